"""Log lines without what people wrote: an address may hold a name or a personal number, and so may an error's text."""

from __future__ import annotations

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}(?:[-+]|%2[BbDd])?\d{4}(?!\d)")
"""Also where the number is no valid one: a typing error does not make it less personal."""


def without_personal_numbers(text: str) -> str:
    """The text with every personal number cut."""
    return _PERSONAL_NUMBER.sub("…", text)


class WithoutPersonalData(logging.Formatter):
    """Cuts the query from every address, and every personal number, also from a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, cut."""
        return without_personal_numbers(_QUERY.sub("?…", super().format(record)))
