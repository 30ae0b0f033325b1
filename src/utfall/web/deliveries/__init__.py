"""Deliveries: extracts in, what became of them, and rows to mend."""
