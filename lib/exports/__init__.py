"""Exports: files that people take away."""
