"""Base: records, settings, texts and formats that every room uses."""
