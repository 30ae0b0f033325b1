"""A day in a request to the REST API, written as its description says."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import BeforeValidator


def _written(text: object) -> object:
    """The text as it came. Raises ``ValueError`` for seconds since 1970 and days with a clock time, which would
    otherwise be read as days too."""
    if isinstance(text, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("a day is written YYYY-MM-DD")
    return text


Day = Annotated[datetime.date, BeforeValidator(_written)]
"""``2025-04-30``, and no other form."""
