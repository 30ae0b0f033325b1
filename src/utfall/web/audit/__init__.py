"""The log of what people did: each entry holds the hash of the one before, and the head is kept outside too."""
