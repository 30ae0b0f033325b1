"""SIE files, the ledger as Swedish systems hand it over: types 1–4, ``.SE`` and ``.SI`` (SIE 4C, sie.se)."""

from utfall.sources.sie.ledger import SieFile
from utfall.sources.sie.reading import SieReading, read_sie
from utfall.sources.sie.recognising import is_sie

__all__ = ["SieFile", "SieReading", "is_sie", "read_sie"]
