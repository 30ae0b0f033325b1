"""Key figures: the catalogue, and a page per measure."""
