"""The vocabulary: frozen dataclasses without I/O that every other room speaks in."""
