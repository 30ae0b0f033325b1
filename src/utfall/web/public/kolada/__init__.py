"""Comparison with other municipalities through Kolada: fetched by a command, kept as files, shown from them."""
