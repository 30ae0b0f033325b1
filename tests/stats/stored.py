"""Published results kept with the tests: values carried over as facts, in a layout of our own, each with its source.

One JSON file per data set in ``reference/``. Its head says where the values come from (``source``), under which licence
that is published, whether the numbers stand there (``published``) or come from its programs run on its data (``run``),
and which of the files beside the project hold the same values (``beside``). The rest is the values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.stats.cases import Case

FOLDERS = {room: Path(__file__).parents[1] / room / "reference" for room in ("stats", "disclosure")}
HEAD = ("source", "licence", "kind", "beside")


@cache
def stored(name: str, *, room: str = "stats") -> Any:
    """The content of one file of reference values; the same object every time, so nobody may change it."""
    return json.loads((FOLDERS[room] / f"{name}.json").read_text(encoding="utf-8"))


def table(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that is stored as ``columns`` and ``rows``, by name of column; None where there is none."""
    return [dict(zip(block["columns"], row, strict=True)) for row in block["rows"]]


def stored_cases(block: Mapping[str, Any]) -> list[Case]:
    """The cases of ``events``, ``competing`` and ``open``: days, or [day of entry, days]."""
    found = []
    for end, name in enumerate(("open", "events", "competing")):
        for one in block.get(name, ()):
            entered, days = one if isinstance(one, list) else (-1, one)
            found.append(Case(days, end, entered))
    return found
