"""The full year from its first months, and the same months of the year before as they were known equally long after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.known_then import month_before
from utfall.figures.estimates.making import Frame, not_yet, share_of
from utfall.figures.evaluating import Evaluator
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Interval
from utfall.model.period import Period
from utfall.model.question import Counted, EventCount, SpellDays
from utfall.stats.full_year import FullYear, expected_full_year

FULL_YEAR = Estimand("helar", "Väntat helår", "helar")
MOST_YEARS = 5
FEWEST_YEARS = 3
_WOULD_TELL = "skyddad (få under tidigare år, som skulle gå att räkna fram)"
_METHOD = "P10–P90, kvasi-Poisson, 80 %"


@dataclass(frozen=True)
class FullYearEstimate:
    """The year's expected total beside what is known of it.

    ``known`` are the ``months`` first months. ``expected`` has the 10th and the 90th percentile as its interval.
    ``earlier`` are the whole years that the factor comes from, each with its total. ``is_at_same_lag`` is False where
    the earlier years' first months are taken as they are known today, since no delivery stands from then.
    """

    definition: Definition
    year: Period
    months: Period
    known: Cell
    expected: Figure
    factor: Decimal
    earlier: tuple[tuple[Period, Cell], ...]
    is_at_same_lag: bool


def full_year(deliveries: Deliveries, definition: Definition, year: Period) -> FullYearEstimate:
    """The year's total from the months that were over before the gate's delivery.

    Raises ``NoEstimate`` for measures whose months do not sum to a year, for a year that is over or has not begun, and
    where fewer than three earlier years are delivered.
    """
    version = definition.version_for(year.first)
    if not _sums_to_year(version):
        raise NoEstimate(
            f"Helåret av {definition.id} går inte att räkna fram ur månader.",
            remedy="Välj ett mått som räknar händelser eller dygn.",
        )
    evaluator = deliveries.current
    newest = month_before(evaluator.delivery.known_at)
    if not year.first <= newest.first <= year.last or newest.end == year.end:
        raise NoEstimate(f"År {year.id} är slut eller har ingen hel månad än.", remedy=f"Välj {newest.first.year}.")
    return _estimate(deliveries, definition, version, year, newest)


def _estimate(
    deliveries: Deliveries, definition: Definition, version: Version, year: Period, newest: Period
) -> FullYearEstimate:
    evaluator = deliveries.current
    first, last = (year.first.year, 1), (newest.first.year, newest.first.month)
    so_far = Period.months(first, last)
    years = _earlier_years(evaluator, definition, version, year)
    if len(years) < FEWEST_YEARS:
        raise NoEstimate(
            f"För {definition.id} finns {len(years)} hela tidigare år, och det behövs {FEWEST_YEARS}.",
            remedy="Läs in äldre utdrag.",
        )
    lag = evaluator.delivery.known_at - newest.end
    then = [
        _known_then(deliveries, version, earlier, months=newest.first.month, lag_days=lag.days) for earlier in years
    ]
    months_so_far = _monthly(evaluator, version, year, months=newest.first.month)
    history = [_monthly(evaluator, version, earlier, months=12) for earlier in years]
    is_at_same_lag = all(count is not None for count in then)
    known_at_lag = [count for count in then if count is not None] if is_at_same_lag else None
    found = expected_full_year(months_so_far, history=history, known_then=known_at_lag)
    table = evaluator.standing_under(definition, (*years, so_far), version)
    known = table.figure(so_far).value
    frame = Frame(definition, version, evaluator.origin(definition, version), evaluator.policy, year)
    cells = tuple((earlier, table.figure(earlier).value) for earlier in years)
    first_months = sum(known_at_lag or [sum(counts[: newest.first.month]) for counts in history])
    rest = sum(map(sum, history)) - first_months
    is_told = not frame.is_protected or _may_be_told([cell for _, cell in cells], first_months, rest, evaluator.policy)
    return FullYearEstimate(
        definition=definition,
        year=year,
        months=so_far,
        known=known,
        expected=_figure(
            frame,
            found,
            known,
            so_far,
            len(years),
            is_at_same_lag=is_at_same_lag,
            why_hidden="" if is_told else _WOULD_TELL,
        ),
        factor=Decimal(str(round(found.factor, 3))) if found and is_told else Decimal(0),
        earlier=cells,
        is_at_same_lag=is_at_same_lag,
    )


def _may_be_told(earlier: Sequence[Cell], first_months: int, rest: int, policy: DisclosurePolicy) -> bool:
    """Whether the factor tells neither a hidden year nor a few that came in a part of the years: to three decimals it
    is the quotient of few numbers."""
    return all(cell.has_value for cell in earlier) and not (policy.is_small(first_months) or policy.is_small(rest))


def _figure(
    frame: Frame,
    found: FullYear | None,
    known: Cell,
    so_far: Period,
    years: int,
    *,
    is_at_same_lag: bool,
    why_hidden: str,
) -> Figure:
    interval = None
    if not known.has_value:
        value = known
    elif found is None:
        value = not_yet("årets första månader är tomma, eller var det tidigare år", frame.period.end)
    else:
        value = Cell.of(Decimal(str(round(found.expected, 1))))
        interval = Interval(Decimal(found.p10), Decimal(found.p90), _METHOD)
    share = so_far.last.month / 12
    lag = "" if is_at_same_lag else " De tidigare åren är så som de är kända i dag."
    note = (
        f"Räknat ur {so_far.label_long_sv()} och hur stor del av året samma månader var de {years} senaste hela åren."
        f"{lag}"
    )
    return frame.figure(
        FULL_YEAR,
        value,
        unit=frame.definition.unit,
        interval=interval,
        maturity_share=share_of(round(share * 100), 100),
        notes=(note,),
        why_hidden=why_hidden,
    )


def _sums_to_year(version: Version) -> bool:
    match version.spec:
        case EventCount(count=count):
            return count is Counted.ROWS
        case SpellDays():
            return True
        case _:
            return False


def _earlier_years(evaluator: Evaluator, definition: Definition, version: Version, year: Period) -> list[Period]:
    """The whole years before that are delivered and covered by the definition, at most five, oldest first."""
    data_from = evaluator.data_from(version.spec)
    if data_from is None:
        return []
    covered_from = max(data_from, definition.versions[0].valid_from)
    candidates = [Period.year(year.first.year - back) for back in range(MOST_YEARS, 0, -1)]
    return [earlier for earlier in candidates if earlier.first >= covered_from]


def _monthly(evaluator: Evaluator, version: Version, year: Period, *, months: int) -> list[int]:
    """The year's first months as the evaluator's delivery knows them, in the measure's own unit."""
    return evaluator.monthly_numbers(version, [Period.month(year.first.year, month) for month in range(1, months + 1)])


def _known_then(deliveries: Deliveries, version: Version, year: Period, *, months: int, lag_days: int) -> int | None:
    """The sum of the year's first months as it was known equally long after them; None where no delivery stands."""
    end: date = Period.month(year.first.year, months).end
    delivery = deliveries.near(end + timedelta(days=lag_days))
    if delivery is None or delivery.known_at < end:
        return None
    return sum(_monthly(deliveries.evaluator(delivery), version, year, months=months))
