"""The charts' figures in the appendix: weeks or months down, years across, then what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from utfall.measures.definition import Definition
from utfall.model.period import Period, PeriodKind
from utfall.reports.content import ColumnKind, FigureRecord, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_cell
from utfall.reports.wording import COMPARABILITY, PROTECTION, join_words, limits_of

HEADS = {PeriodKind.WEEK: "Vecka", PeriodKind.MONTH: "Månad"}


def is_series(record: FigureRecord) -> bool:
    """True for a figure of one week or one month, over all groups: those that charts draw."""
    return record.figure.period.kind in HEADS and not record.figure.groups


def series_tables(measures: Sequence[tuple[Definition, Sequence[FigureRecord]]]) -> Iterator[FigureTableBlock]:
    """One table a measure and kind of period."""
    for definition, records in measures:
        found = sorted(filter(is_series, records), key=lambda record: (record.figure.period.kind, record.figure.period))
        for kind, group in groupby(found, key=lambda record: record.figure.period.kind):
            yield _table(definition, kind, tuple(group))


def _table(definition: Definition, kind: PeriodKind, records: Sequence[FigureRecord]) -> FigureTableBlock:
    years = sorted({_year(record.figure.period) for record in records})
    places = {(_name(record.figure.period), _year(record.figure.period)): record for record in records}
    names = sorted({_name(record.figure.period) for record in records}, key=lambda name: _order(name, records))
    return FigureTableBlock(
        f"{definition.short_title} per {HEADS[kind].lower()}",
        (TableColumn(HEADS[kind], ColumnKind.TEXT), *(TableColumn(str(year)) for year in years)),
        tuple(
            TableRow((TableCell(name), *(_cell(places.get((name, year)), definition) for year in years)))
            for name in names
        ),
        tuple(_in_common(records)),
        is_dense=True,
    )


def _cell(record: FigureRecord | None, definition: Definition) -> TableCell:
    if record is None:
        return TableCell("–")
    figure = record.figure
    mark = " prel." if figure.is_preliminary and figure.value.has_value else ""
    return TableCell(
        format_cell(figure.value, unit=figure.unit, decimals=definition.decimals) + mark,
        limits_of(figure, definition),
        record.reference,
    )


def _in_common(records: Sequence[FigureRecord]) -> Iterator[str]:
    """Version, known-at day, comparability and protection; what differs is told with its periods."""
    origins = [record.figure.origin for record in records]
    versions = join_words(sorted({origin.version for origin in origins}))
    days = join_words(sorted({origin.known_at.isoformat() for origin in origins}))
    has_intervals = any(record.figure.interval is not None for record in records)
    yield f"Version {versions}, känt {days}{'' if has_intervals else ', utan beräknad osäkerhet'}."
    for names, values in (
        ("Jämförbarhet", [COMPARABILITY[record.figure.comparability] for record in records]),
        ("Skydd", [PROTECTION[record.figure.protection] for record in records]),
    ):
        periods = [record.figure.period.label_sv() for record in records]
        by_value = {
            value: [period for period, each in zip(periods, values, strict=True) if each == value] for value in values
        }
        usual = max(by_value, key=lambda value: len(by_value[value]))
        others = [f"{value}: {join_words(found)}" for value, found in by_value.items() if value != usual]
        yield f"{names}: {'; '.join((usual, *others))}."


def _year(period: Period) -> int:
    return period.first.isocalendar().year if period.kind is PeriodKind.WEEK else period.first.year


def _name(period: Period) -> str:
    return period.label_sv().rsplit(" ", 1)[0]


def _order(name: str, records: Sequence[FigureRecord]) -> int:
    """Weeks and months by their place in the year."""
    first = next(record.figure.period.first for record in records if _name(record.figure.period) == name)
    return first.isocalendar().week if name.startswith("vecka") else first.month
