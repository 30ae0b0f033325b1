"""Explaining a figure: one paragraph of Swedish, the versions of its definition, and the way back to the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from utfall.figures.group_words import groups_in_words
from utfall.figures.maturity import registered_on
from utfall.figures.methods import METHODS
from utfall.figures.numbers_sv import day, number, quantity, scaled
from utfall.measures.definition import Comparable, Definition, Version
from utfall.measures.wording import describe_version
from utfall.model.figure import Comparability, Figure, Protection
from utfall.model.question import Observation, TimeToEvent
from utfall.model.unit import Unit

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
    population: str
    versions: tuple[str, ...]
    snapshot: str
    sql: str


def explain_figure(figure: Figure, definition: Definition, *, sql: str) -> Explanation:
    """The explanation; ``sql`` is shown as it is."""
    version = next((v for v in definition.versions if v.number == figure.origin.version), None)
    counted = " ".join(definition.explanation.split())
    words = f"{counted} {describe_version(version)}" if version else counted
    parts = (
        _what(figure, definition, version),
        f"Enligt version {figure.origin.version} av definitionen och det som var känt före "
        f"{day(figure.origin.known_at)}.",
        _how_sure(figure, definition, version),
        _how_finished(figure, definition),
        _reservations(figure),
        _how_protected(figure),
    )
    return Explanation(
        figure,
        " ".join(part for part in parts if part),
        words,
        " ".join(definition.population.split()),
        tuple(_version_line(v, is_first=number == 0) for number, v in enumerate(definition.versions)),
        f"leverans {figure.origin.delivery}, {figure.origin.snapshot}, beräknad med {figure.origin.engine}",
        sql,
    )


def explain_estimate(figure: Figure, definition: Definition) -> str:
    """An estimated figure in one paragraph: value, interval, method, condition, how finished it is, and its source."""
    estimand = figure.estimand
    if estimand is None:
        raise ValueError(f"{definition.id}: the figure is no estimate")
    decimals = figure.unit.decimals
    if figure.value.value is None:
        known_on = f" Den kan finnas tidigast {day(figure.value.known_on)}." if figure.value.known_on else ""
        return f"{estimand.title_sv}: ingen siffra, {figure.value.reason}.{known_on}"
    said = f"{estimand.title_sv}: {quantity(figure.value.value, unit=figure.unit, decimals=decimals)}"
    if figure.interval is not None:
        low = scaled(figure.interval.low, unit=figure.unit, decimals=decimals)
        said += (
            f" ({low}–{scaled(figure.interval.high, unit=figure.unit, decimals=decimals)}; {figure.interval.method})"
        )
    finished = f"{number(figure.maturity_share * 100, decimals=0)} procent är färdigt." if figure.is_preliminary else ""
    source = f"Version {figure.origin.version}, leverans {figure.origin.delivery}."
    parts = (f"{said}.", f"Metod: {METHODS[estimand.method].name}.", *figure.notes, finished, source)
    return " ".join(part for part in parts if part)


def _what(figure: Figure, definition: Definition, version: Version | None) -> str:
    groups = groups_in_words(figure, definition, version)
    head = f"{definition.title}, {figure.period.label_long_sv()}{f' ({groups})' if groups else ''}"
    if figure.value.value is None:
        known_on = f" Den kan finnas tidigast {day(figure.value.known_on)}." if figure.value.known_on else ""
        return f"{head}. Ingen siffra: {figure.value.reason}.{known_on}"
    said = f"{head}: {quantity(figure.value.value, unit=figure.unit, decimals=definition.decimals)}"
    parts = (figure.numerator, figure.denominator)
    above, below = (None if part is None or part.value is None else number(part.value, decimals=0) for part in parts)
    if version is not None and isinstance(version.spec, TimeToEvent) and figure.unit is Unit.DAYS and below:
        said += f" ({below} avgjorda ärenden)"
    elif above and below:
        said += (
            f" ({above} av {below})" if figure.unit in (Unit.SHARE, Unit.PER_CENT) else f" ({above} delat med {below})"
        )
    return f"{said}."


def _how_sure(figure: Figure, definition: Definition, version: Version | None) -> str:
    if not figure.value.has_value:
        return ""
    if figure.interval is not None:
        low = scaled(figure.interval.low, unit=figure.unit, decimals=definition.decimals)
        high = quantity(figure.interval.high, unit=figure.unit, decimals=definition.decimals)
        return f"Med hänsyn till slumpen kan värdet vara {low}–{high} ({figure.interval.method})."
    if version is not None and isinstance(version.spec, Observation):
        return "Uppgiften är hämtad färdig och räknas inte fram ur händelser."
    if figure.denominator is None:
        return "Alla räknas, det är inget stickprov. En skillnad mellan två perioder kan ändå bero på slumpen."
    return ""


def _how_finished(figure: Figure, definition: Definition) -> str:
    if not figure.is_preliminary or not figure.value.has_value:
        return ""
    known_until = figure.origin.known_at
    if figure.period.last >= known_until:
        return "Preliminär: perioden är inte slut."
    registered = registered_on(figure.period, maturity_days=definition.maturity_days)
    if registered > known_until:
        return f"Preliminär: uppgifter kan registreras till och med {day(registered - timedelta(days=1))}."
    return f"Preliminär: {number(figure.maturity_share * 100, decimals=0)} procent är följda till slutet."


def _reservations(figure: Figure) -> str:
    is_comparable = figure.comparability in (Comparability.OK, Comparability.NOT_MATURE)
    head = "" if is_comparable else "Jämför den inte rakt av med samma period året före."
    return " ".join((head, *figure.notes)).strip()


def _how_protected(figure: Figure) -> str:
    match figure.protection:
        case Protection.FREE:
            return "Siffran är inte skyddad." if figure.value.has_value else ""
        case Protection.PRIMARY:
            return "Den visas inte, för att skydda enskilda."
        case _:
            return "Den visas inte, eftersom ett litet antal då skulle gå att räkna ut."


def _version_line(version: Version, *, is_first: bool) -> str:
    said = f"Version {version.number}, från {day(version.valid_from)}: {' '.join(version.reason.split())}"
    if is_first:
        return said
    population = ", andra räknas" if version.population_changed else ""
    return f"{said} ({_COMPARABLE[version.comparable]}{population})"
