"""Protection of small counts in tables: thresholds, suppression, attack check. Pure functions over result tables."""
