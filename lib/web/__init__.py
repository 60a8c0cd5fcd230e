"""Web: the server around the pages: its door, limits, styles, data API and public documents."""
