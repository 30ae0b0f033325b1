"""What the plan's commands share: what they read, what it rests on, and how names and amounts are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.cli.presenting import console, print_path
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.errors import UnknownPlanPart
from utfall.finance.coding import Coding, id_named, load_coding
from utfall.finance.ledger_rows import Files
from utfall.model.problem import Place, Problem
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_number, format_thousand_kronor
from utfall.sources.mended_names import is_mended, original_name
from utfall.store.delivery import Delivery, FileReceipt
from utfall.store.store import Store

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class PlanRead:
    """A delivery's tables of the plan, and what areas and groups are called."""

    store: Store
    delivery: Delivery
    files: Files
    coding: Coding


def read_plan(store_path: Path, *, tables: Sequence[str], definitions: Path | None, as_of: str | None) -> PlanRead:
    """The tables as known on the day. Raises ``NoDelivery``."""
    coding = load_coding(definitions_folder(definitions))
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    return PlanRead(store, delivery, store.current_files(delivery, tables=tables), coding)


def print_origin(read: PlanRead, tables: Sequence[str]) -> None:
    """Say which delivery and files the figures rest on, and which rows of the files are not among them."""
    names: set[str] = set()
    for path in (path for table in tables for path in read.files.get(table, ())):
        names.update(pc.unique(pq.read_table(path, columns=["source_file"])["source_file"]).to_pylist())
    came: dict[str, int] = {}
    receipts: dict[str, FileReceipt] = {}
    for delivery in read.store.deliveries():
        if delivery.number <= read.delivery.number:
            found = {one.name: one for one in delivery.files if one.name in names}
            receipts |= found
            came |= dict.fromkeys(found, delivery.number)
    files = ", ".join(f"{name} (leverans {came[name]})" if name in came else name for name in sorted(names))
    console().print(f"Känt {read.delivery.known_at}, leverans {read.delivery.number}. Filer: {files or 'inga'}.")
    for name, receipt in sorted(receipts.items()):
        aside = receipt.rows_set_aside - _mended(name, receipts, came)
        if aside > 0:
            rows = "1 rad" if aside == 1 else f"{format_number(aside)} rader"
            print_path(f"{rows} i {name} lades åt sidan och ingår inte. Se: utfall set-aside --out fel.csv")


def _mended(name: str, receipts: Mapping[str, FileReceipt], came: Mapping[str, int]) -> int:
    """How many of the file's rows set aside have been brought in since, by files of mended rows."""
    return sum(
        receipt.rows_accepted
        for other, receipt in receipts.items()
        if is_mended(other) and original_name(other) == name and came[other] >= came[name]
    )


def print_problems(problems: Sequence[Problem]) -> None:
    """Each with place and remedy, the first of them."""
    for problem in problems[:MOST_PROBLEMS]:
        console().print(f"  {problem}")
    if len(problems) > MOST_PROBLEMS:
        console().print(f"  … och {len(problems) - MOST_PROBLEMS} anmärkningar till.")


def known_part(text: str | None, titles: Mapping[str, str], *, what: str) -> str | None:
    """The id that the text is, or is the title of; None for none. Raises ``UnknownPlanPart``."""
    if text is None:
        return None
    if found := id_named(text, titles):
        return found
    raise UnknownPlanPart(f"{what} ”{text}” finns inte.", remedy=f"Välj bland {', '.join(titles)}.")


def known_year(year: int | None, years: Iterable[int], *, what: str) -> int:
    """The year asked for, or the last of those there are. Raises ``UnknownPlanPart``."""
    there = sorted(set(years))
    if not there:
        raise UnknownPlanPart(
            f"Leveransen har ingen {what}.",
            remedy="Läs in den med utfall import. Så ser filen ut: docs/how-to/budget-och-tilldelning.md",
        )
    if year is None:
        return there[-1]
    if year not in there:
        raise UnknownPlanPart(f"Det finns ingen {what} för {year}.", remedy=f"Välj bland {', '.join(map(str, there))}.")
    return year


def as_reported(ledger_ore: int | None) -> str:
    """Thousands of kronor signed as in the report, the other way round from the ledger; a dash for nothing said."""
    return EMPTY if ledger_ore is None else format_thousand_kronor(-ledger_ore)


def thousands(ore: int | None) -> str:
    """Thousands of kronor as they stand; a dash for nothing said."""
    return EMPTY if ore is None else format_thousand_kronor(ore)


def place_text(place: Place | None) -> str:
    """File and row in few characters; empty for what is a sum."""
    return "" if place is None else f"{place.file}:{place.line}"
