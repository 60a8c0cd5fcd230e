"""Declared: what indicators, provinces, sources and methods are; the only readers of the registry."""
