"""Tools: measurements, the report of the claim checker, and the pictures of README."""
