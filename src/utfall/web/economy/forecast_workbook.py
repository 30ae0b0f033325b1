"""An area's form as a workbook to fill in, and the filled in one read: what is wrong is told row by row."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from utfall.errors import RefusedFile
from utfall.finance.coding import Coding
from utfall.model.money import ORE_PER_KRONA
from utfall.reports.forecast_form import DAY, MONTH, Value, forecast_form
from utfall.sources.extracts.probe import probe
from utfall.sources.extracts.workbook import WorkbookReader
from utfall.web.economy.actions import LineEntry
from utfall.web.economy.entering import LONGEST_COMMENT, LONGEST_REASON, LineToForecast
from utfall.web.economy.entry_page import EntryPage
from utfall.web.gates import surroundings

HEADS = (
    "rapportdag",
    "prognosmånad",
    "verksamhetsområde",
    "kontogrupp",
    "internbudget_kr",
    "prognos_kr",
    "kommentar",
    "skäl",
    "version",
)
"""As in the file that ``utfall manager-forecasts form`` writes, so that both are read the same way; ``version`` is the
revision that the form was made from."""
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row of the sheet, and what stood there, so that nothing of it is lost."""

    row: int
    line: str
    said: str
    content: str


@dataclass(frozen=True)
class ReadForm:
    """The rows that can be saved, and the others."""

    entries: tuple[LineEntry, ...]
    problems: tuple[RowProblem, ...]


def form_workbook(page: EntryPage, *, area: str) -> bytes:
    """The workbook: each line with its budget and what stands."""
    found = page.forecast.round
    rows: list[dict[str, Value]] = []
    for row in (*page.income, *page.costs):
        standing = next((one for one in row.versions if not one.is_aside), None)
        rows.append(
            {
                DAY: found.reported_on,
                MONTH: found.last_month,
                "verksamhetsområde": area,
                "kontogrupp": row.line.title,
                "internbudget_kr": row.line.budget_ore,
                "prognos_kr": None if standing is None else standing.amount_ore,
                "kommentar": "" if standing is None else standing.comment,
                "skäl": "" if standing is None else standing.reason,
                "version": row.typed.base,
            }
        )
    return forecast_form(HEADS, rows)


def read_form(content: bytes, *, area: str, coding: Coding, lines: Sequence[LineToForecast]) -> ReadForm:
    """The area's workbook, filled in. Raises ``RefusedFile`` for what is no workbook or lacks a column."""
    with tempfile.TemporaryDirectory(dir=surroundings().uploads) as folder:
        path = Path(folder) / "prognos.xlsx"
        path.write_bytes(content)
        reader = WorkbookReader(probe(path))
        names = [name.strip().casefold() for name in reader.header]
        if missing := [head for head in ("verksamhetsområde", "kontogrupp", "prognos_kr") if head not in names]:
            raise RefusedFile(
                f"Kolumnen {missing[0]} saknas i filens första blad.", remedy="Fyll i formuläret som laddas ned här."
            )
        rows = [
            (line, dict(zip(names, batch.fields(number), strict=False)))
            for batch in reader.batches(range(len(reader.header)))
            for number, line in enumerate(batch.lines.tolist())
        ]
    known = {line.group: line for line in lines}
    entries: dict[str, LineEntry] = {}
    problems = []
    for number, row in rows:
        said = _wrong(row, area, coding, known, entries)
        if said:
            content_said = "; ".join(text for text in row.values() if text)
            problems.append(RowProblem(number, row.get("kontogrupp", ""), said, content_said))
            continue
        group = coding.group_named(row["kontogrupp"])
        amount = _ore(row["prognos_kr"])
        base = row.get("version", "")
        entries[group] = LineEntry(
            group,
            amount,
            row.get("kommentar", "").strip(),
            row.get("skäl", "").strip(),
            int(base) if base.isdecimal() else 0,
        )
    return ReadForm(tuple(entries.values()), tuple(problems))


def _wrong(
    row: dict[str, str],
    area: str,
    coding: Coding,
    known: dict[str, LineToForecast],
    entries: dict[str, LineEntry],
) -> str:
    """What is wrong with the row; empty for nothing."""
    group = coding.group_named(row.get("kontogrupp", ""))
    if coding.area_named(row.get("verksamhetsområde", "")) != area:
        return f"Verksamhetsområdet ”{row.get('verksamhetsområde', '')}” är inte det här."
    if group not in known:
        return f"Kontogruppen ”{row.get('kontogrupp', '')}” har ingen rad i prognosen."
    if group in entries:
        return "Kontogruppen står på två rader. Den första är läst."
    if len(row.get("kommentar", "")) > LONGEST_COMMENT or len(row.get("skäl", "")) > LONGEST_REASON:
        return f"Kommentaren får ha {LONGEST_COMMENT} tecken och skälet {LONGEST_REASON}."
    try:
        _ore(row.get("prognos_kr", ""))
    except ValueError:
        return f"”{row['prognos_kr']}” är inget belopp i kronor."
    return ""


def _ore(text: str) -> int | None:
    compact = "".join(text.split()).replace("\u2212", "-").replace(",", ".")
    if not compact:
        return None
    try:
        number = Decimal(compact) * ORE_PER_KRONA
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > 10**14 or number != number.to_integral_value():
        raise ValueError(text)
    return int(number)
