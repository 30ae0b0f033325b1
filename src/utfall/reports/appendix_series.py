"""The charts' figures in the appendix: weeks or months down, years across, then what they have in common.

Estimates of months have one column for each thing that is estimated instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from utfall.figures.methods import METHODS
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
        own = [record for record in found if record.figure.estimand is None]
        for kind, group in groupby(own, key=lambda record: record.figure.period.kind):
            yield _table(definition, kind, tuple(group))
        estimated = sorted((record for record in found if record.figure.estimand is not None), key=_method)
        for method, group in groupby(estimated, key=_method):
            yield _estimates(definition, method, tuple(group))


def _method(record: FigureRecord) -> str:
    return "" if record.figure.estimand is None else record.figure.estimand.method


def _estimates(definition: Definition, method: str, records: Sequence[FigureRecord]) -> FigureTableBlock:
    titles = {e.id: e.title_sv for record in records if (e := record.figure.estimand) is not None}
    periods = list(dict.fromkeys(record.figure.period for record in records))
    places = {(r.figure.period, r.figure.estimand.id): r for r in records if r.figure.estimand is not None}
    return FigureTableBlock(
        f"{definition.short_title} per månad: {METHODS[method].name.lower()}",
        (TableColumn("Månad", ColumnKind.TEXT), *(TableColumn(title) for title in titles.values())),
        tuple(
            TableRow(
                (
                    TableCell(period.label_sv().replace(" ", "\u00a0")),
                    *(_cell(places.get((period, one)), definition) for one in titles),
                )
            )
            for period in periods
        ),
        tuple(_in_common(records, with_comparability=False)),
        is_dense=True,
    )


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
    is_own = figure.estimand is None
    mark = " prel." if is_own and figure.is_preliminary and figure.value.has_value else ""
    decimals = definition.decimals if figure.unit is definition.unit else 0
    return TableCell(
        format_cell(figure.value, unit=figure.unit, decimals=decimals) + mark,
        limits_of(figure, definition),
        record.reference,
    )


def _in_common(records: Sequence[FigureRecord], *, with_comparability: bool = True) -> Iterator[str]:
    """Version, known-at day, comparability and protection; what differs is told with its periods."""
    origins = [record.figure.origin for record in records]
    versions = join_words(sorted({origin.version for origin in origins}))
    days = join_words(sorted({origin.known_at.isoformat() for origin in origins}))
    has_intervals = any(record.figure.interval is not None for record in records)
    yield f"Version {versions}, känt {days}{'' if has_intervals else ', utan beräknad osäkerhet'}."
    shared = [("Skydd", [PROTECTION[record.figure.protection] for record in records])]
    if with_comparability:
        shared.insert(0, ("Jämförbarhet", [COMPARABILITY[record.figure.comparability] for record in records]))
    for names, values in shared:
        periods = [record.figure.period.label_sv() for record in records]
        by_value = {
            value: list(dict.fromkeys(p for p, each in zip(periods, values, strict=True) if each == value))
            for value in values
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
