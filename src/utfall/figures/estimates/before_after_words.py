"""What is said of a measure before and after something began, in Swedish."""

from __future__ import annotations

from datetime import date, timedelta

from utfall.figures.estimates.followed_words import what_is_followed, worth
from utfall.figures.numbers_sv import day
from utfall.measures.definition import Definition
from utfall.model.period import Period, PeriodKind
from utfall.stats.control_chart import LEAST_POINTS
from utfall.stats.level_change import Level
from utfall.stats.special_cause import RUN

NO_CERTAIN_CHANGE = "Ingen säker förändring"
NOT_YET = "Kan inte vetas än"
CANNOT_SAY = "Går inte att bedöma"
SEVEN = "sju"
"""``RUN`` in words."""
NOT_ITS_DOING = (
    "Att siffran ändras efter starten visar inte att det var piloten som ändrade den: annat kan ha hänt samtidigt, och "
    "den som prövar något nytt väljer ofta var och när."
)


def short_word(level: Level, *, is_rare: bool = False) -> str:
    """What is said in a table: the default is that no change is certain."""
    match level:
        case Level.RISEN:
            return "Längre mellan gångerna" if is_rare else "Högre nivå"
        case Level.FALLEN:
            return "Tätare" if is_rare else "Lägre nivå"
        case Level.NOT_CERTAIN:
            return NO_CERTAIN_CHANGE
        case Level.TOO_FEW_AFTER:
            return NOT_YET
        case _:
            return CANNOT_SAY


def sentence(
    definition: Definition, level: Level, *, kind: PeriodKind, is_rare: bool, before: int, after: int, when: date | None
) -> str:
    """What can be said of the level; ``before`` and ``after`` count final periods (of rare events the gaps between)."""
    name, noun = what_is_followed(definition), _noun(kind, is_rare)
    match level:
        case Level.RISEN | Level.FALLEN:
            way = short_word(level, is_rare=is_rare).lower()
            better = worth(definition, rises=level is Level.RISEN, is_rare=is_rare)
            row = f"De {SEVEN} senaste färdiga {_the(noun)} ligger alla på den sidan{better}."
            return f"{name}: {way} än före starten. {row}"
        case Level.NOT_CERTAIN:
            return f"{NO_CERTAIN_CHANGE}: {name} ligger på båda sidor om nivån före starten."
        case Level.TOO_FEW_AFTER:
            soonest = f" Tidigast {day(when)} kan det vara känt." if when is not None else ""
            return f"{NOT_YET}: {_number(after)} färdiga {noun} efter starten, och det behövs {SEVEN}.{soonest}"
        case Level.TOO_FEW_BEFORE:
            return (
                f"{CANNOT_SAY}: {_number(before)} färdiga {noun} före starten, och det behövs {LEAST_POINTS} för att "
                "veta vad som är vanligt."
            )
        case Level.DRIFTING:
            return (
                f"{CANNOT_SAY}: {name} ändrades långsamt redan före starten, så att varje värde hänger ihop med det "
                "förra. Då säger en rad på samma sida inget."
            )


def reservations(
    *,
    kind: PeriodKind,
    is_adjusted: bool,
    after: int,
    was_moving: bool,
    stands_out: bool,
    is_rare: bool,
    has_preliminary: bool,
    has_month_of_start: bool,
) -> tuple[str, ...]:
    """What cannot be concluded, the weightiest first."""
    noun = _noun(kind, is_rare)
    found = [NOT_ITS_DOING]
    if was_moving:
        found.append("Siffran var på väg redan före starten: en fortsättning på det är ingen verkan av piloten.")
    if not is_adjusted and not is_rare and kind is PeriodKind.MONTH and 0 < after < 12:
        found.append("Årstiden är inte borträknad, och månaderna efter starten är inte ett helt år.")
    if stands_out:
        found.append(f"Enstaka {noun} ligger utanför det vanliga. De räcker inte för att säga att nivån har ändrats.")
    if has_preliminary:
        found.append(f"De ofyllda punkterna är {noun} som ännu kan ändras. De räknas inte.")
    if has_month_of_start:
        found.append("Perioden då piloten började räknas varken före eller efter.")
    return tuple(found)


def known_on(definition: Definition, started_on: date, kind: PeriodKind) -> date:
    """The first day on which seven periods after the start can be final."""
    period = _period(started_on, kind)
    left = RUN if period.first >= started_on else RUN + 1
    for _ in range(left - 1):
        period = _period(period.end, kind)
    return period.end + timedelta(days=definition.maturity_days)


def _period(on: date, kind: PeriodKind) -> Period:
    if kind is PeriodKind.TERTIAL:
        return Period.tertial(on.year, (on.month + 3) // 4)
    return Period.month(on.year, on.month)


def _number(count: int) -> str:
    return "inga" if count == 0 else str(count)


def _noun(kind: PeriodKind, is_rare: bool) -> str:
    return "mellanrum" if is_rare else "tertial" if kind is PeriodKind.TERTIAL else "månader"


def _the(noun: str) -> str:
    """The noun in its definite form, plural."""
    return {"mellanrum": "mellanrummen", "tertial": "tertialen", "månader": "månaderna"}[noun]
