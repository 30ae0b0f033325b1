"""People, their roles and units, and how they sign in."""
