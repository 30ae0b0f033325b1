"""Log lines without what people wrote: an address's query may hold a name."""

from __future__ import annotations

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")


class WithoutQuery(logging.Filter):
    """Cuts the query from every address in a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The line, cut; always kept."""
        record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
        return True
