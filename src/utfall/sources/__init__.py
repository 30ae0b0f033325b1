"""Sources: files of other systems in, rows of the canonical tables and problems out. One package per format."""
