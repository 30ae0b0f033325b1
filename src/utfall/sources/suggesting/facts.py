"""What the cells of one column look like, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from utfall.sources.extracts.personal import has_personal_number, looks_like_name
from utfall.sources.suggesting.sample import SampleColumn

DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y",
    "%Y-%m",
)
YES_NO = (("ja", "nej"), ("j", "n"), ("sant", "falskt"), ("true", "false"), ("yes", "no"), ("y", "n"), ("1", "0"))

_MOST = 0.9  # an extract has faults: so large a share of the cells decides what a column is
_MOST_VALUES = 30
_IDENTIFIER = re.compile(r"[0-9A-Za-zÅÄÖåäö_.:/+-]{1,64}")
_PERSONAL_NUMBER = re.compile(r"(?:18|19|20)?[0-9]{6} ?[-+]? ?[0-9]{4}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+\-\u2212]?[0-9][0-9 \u00a0\u202f]*(?:[,.][0-9]{1,4})?")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?[0-9]{2,4}[- ][0-9 ]{5,10}")
_LONG_TEXT = 40


@dataclass(frozen=True)
class ColumnFacts:
    """What a column's filled cells have in common.

    ``dates`` are the formats that fit, the likeliest first. ``yes_no`` is the pair used. ``values`` are its distinct
    texts where they are few and none may be a person. Shares are of the filled cells.
    """

    name: str
    filled_share: float
    dates: tuple[str, ...] = ()
    is_integer: bool = False
    is_decimal: bool = False
    yes_no: tuple[str, str] | None = None
    is_identifier: bool = False
    is_unique: bool = False
    personal_number_share: float = 0.0
    name_share: float = 0.0
    contact_share: float = 0.0
    is_long_text: bool = False
    values: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Is no cell filled?"""
        return self.filled_share == 0


def facts_of(column: SampleColumn) -> ColumnFacts:
    """The facts of a sampled column."""
    cells = column.cells
    if not cells:
        return ColumnFacts(column.name, 0.0)
    distinct = tuple(dict.fromkeys(cells))
    personal = _share(cells, lambda text: bool(_PERSONAL_NUMBER.fullmatch(text)) and has_personal_number(text))
    names = _share(cells, looks_like_name)
    is_open = personal == 0 and names < 0.1 and len(distinct) <= _MOST_VALUES
    return ColumnFacts(
        name=column.name,
        filled_share=len(cells) / column.rows,
        dates=() if personal > 0.5 else _date_formats(cells),
        is_integer=_share(cells, lambda text: bool(_INTEGER.fullmatch(text))) >= _MOST,
        is_decimal=_share(cells, lambda text: bool(_DECIMAL.fullmatch(text))) >= _MOST,
        yes_no=_yes_no(distinct),
        is_identifier=_share(cells, lambda text: bool(_IDENTIFIER.fullmatch(text))) >= _MOST,
        is_unique=len(distinct) >= _MOST * len(cells),
        personal_number_share=personal,
        name_share=names,
        contact_share=_share(cells, lambda text: bool(_CONTACT.fullmatch(text)) and not has_personal_number(text)),
        is_long_text=sum(map(len, cells)) / len(cells) >= _LONG_TEXT,
        values=tuple(sorted(distinct)) if is_open else (),
    )


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells)


def _date_formats(cells: Sequence[str]) -> tuple[str, ...]:
    """Formats in which most cells are dates of our time; a second one where it reads what the first cannot."""
    shares = {form: _share(cells, lambda text, form=form: _is_date(text, form)) for form in DATE_FORMATS}  # type: ignore[misc]
    best = max(DATE_FORMATS, key=lambda form: shares[form])
    if shares[best] >= _MOST:
        return (best,)
    pairs = [form for form in DATE_FORMATS if form != best and shares[form]]
    for form in pairs:
        if _share(cells, lambda text, form=form: _is_date(text, best) or _is_date(text, form)) >= _MOST:  # type: ignore[misc]
            return best, form
    return ()


def _is_date(text: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(text, form).year <= 2100
    except ValueError:
        return False


def _yes_no(distinct: Sequence[str]) -> tuple[str, str] | None:
    folded = {text.casefold() for text in distinct}
    if len(folded) > 2:
        return None
    return next((pair for pair in YES_NO if folded <= set(pair)), None)
