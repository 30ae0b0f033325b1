"""Ledger and budget: statements, bridges and forecasts, in integer öre."""
