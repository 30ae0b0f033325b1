"""Explaining a figure: one paragraph of Swedish, the versions of its definition, and the way back to the data."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.figures.numbers_sv import day, number, quantity, scaled
from utfall.measures.definition import Comparable, Definition, Version
from utfall.measures.wording import describe_version
from utfall.model.cell import CellState
from utfall.model.figure import Comparability, Figure, Protection

_COMPARABLE = {
    Comparable.YES: "jämförbar med den före",
    Comparable.NO: "inte jämförbar med den före",
    Comparable.BRIDGED: "jämförbar bara omräknad",
}


@dataclass(frozen=True)
class Explanation:
    """What stands behind a figure. ``versions`` are one line each, oldest first; ``sql`` is the query as it is run."""

    figure: Figure
    sentence: str
    definition: str
    versions: tuple[str, ...]
    snapshot: str
    sql: str


def explain_figure(figure: Figure, definition: Definition, *, sql: str) -> Explanation:
    """The explanation; ``sql`` is shown as it is."""
    version = next((v for v in definition.versions if v.number == figure.origin.version), None)
    counted = " ".join(definition.explanation.split())
    words = f"{counted} {describe_version(version)}" if version else counted
    parts = (
        _what(figure, definition),
        f"Räknat enligt version {figure.origin.version} av definitionen, på det som var känt före "
        f"{day(figure.origin.known_at)}.",
        _how_sure(figure, definition),
        _how_finished(figure),
        _how_comparable(figure),
        _how_protected(figure),
    )
    return Explanation(
        figure,
        " ".join(part for part in parts if part),
        words,
        tuple(_version_line(v, is_first=number == 0) for number, v in enumerate(definition.versions)),
        f"leverans {figure.origin.delivery}, {figure.origin.snapshot}, beräknad med {figure.origin.engine}",
        sql,
    )


def _what(figure: Figure, definition: Definition) -> str:
    groups = ", ".join(f"{name} {value}" for name, value in figure.groups)
    head = f"{definition.title}, {figure.period.label_long_sv()}{f' ({groups})' if groups else ''}"
    if figure.value.value is None:
        known_on = f" Den kan vara känd tidigast {day(figure.value.known_on)}." if figure.value.known_on else ""
        return f"{head}: ingen siffra, {figure.value.reason}.{known_on}"
    said = f"{head}: {quantity(figure.value.value, unit=figure.unit, decimals=definition.decimals)}"
    parts = (figure.numerator, figure.denominator)
    if all(part is not None and part.value is not None for part in parts):
        above, below = (number(part.value, decimals=0) for part in parts if part is not None and part.value is not None)
        said += f" ({above} av {below})" if figure.unit.value in ("share", "percent") else f" ({below} ärenden)"
    return f"{said}."


def _how_sure(figure: Figure, definition: Definition) -> str:
    if figure.value.state not in (CellState.NUMBER, CellState.ZERO):
        return ""
    if figure.interval is None:
        return "Alla räknas, så siffran har ingen slumpmässig osäkerhet." if figure.denominator is None else ""
    low, high = (
        scaled(limit, unit=figure.unit, decimals=definition.decimals)
        for limit in (figure.interval.low, figure.interval.high)
    )
    return f"Osäkerhet: {low}–{high} ({figure.interval.method})."


def _how_finished(figure: Figure) -> str:
    if not figure.is_preliminary or not figure.value.has_value:
        return ""
    return f"Preliminär: {number(figure.maturity_share * 100, decimals=0)} procent av uppföljningen är sedd."


def _how_comparable(figure: Figure) -> str:
    if figure.comparability in (Comparability.OK, Comparability.NOT_MATURE):
        return ""
    return " ".join(("Jämför den inte rakt av med samma period året före.", *figure.notes))


def _how_protected(figure: Figure) -> str:
    match figure.protection:
        case Protection.FREE:
            return "Siffran är inte skyddad." if figure.value.has_value else ""
        case Protection.PRIMARY:
            return "Den visas inte för att skydda enskilda."
        case _:
            return "Den visas inte, eftersom ett annat skyddat tal då skulle gå att räkna ut."


def _version_line(version: Version, *, is_first: bool) -> str:
    said = f"Version {version.number}, från {version.valid_from.isoformat()}: {' '.join(version.reason.split())}"
    if is_first:
        return said
    population = ", andra räknas" if version.population_changed else ""
    return f"{said} ({_COMPARABLE[version.comparable]}{population})"
