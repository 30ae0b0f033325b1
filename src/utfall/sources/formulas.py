"""Text in files that spreadsheets open: nothing that stands in it is run, and it can be read back as it was."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_GUARDED = r"^'( *[=+\-@\t\r\n|\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}])"


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.

    Source: OWASP, CSV Injection; full-width signs are folded to plain ones by some spreadsheets.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def as_it_was(column: pa.Array) -> pa.Array:
    """A text column without the apostrophes that ``harmless`` added."""
    return pc.replace_substring_regex(column, _GUARDED, r"\1")
