"""Data: what is declared, what is stored, and what may enter."""
