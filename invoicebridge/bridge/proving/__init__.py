"""That it is so, to others: `export`, `export verify`, `audit`."""
