"""One module per generated page: each has ``pages(root)``, the files' texts by their path below the root."""
