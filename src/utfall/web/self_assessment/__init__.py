"""The room Skatta läget: a group's members answer each for themselves, and then agree on an answer together."""
