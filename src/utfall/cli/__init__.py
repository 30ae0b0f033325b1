"""The command line: the same use cases as the web, from a terminal."""

from utfall.cli.app import main

__all__ = ["main"]
