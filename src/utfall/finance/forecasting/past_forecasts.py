"""What would have been said of earlier years by the same rules, and how it came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.finance.forecasting.held import PastUse
from utfall.finance.forecasting.known import (
    MONTHS_OF_YEAR,
    Known,
    Line,
    MonthAmount,
    Snapshot,
    by_month,
    month_number,
)
from utfall.finance.forecasting.outlook import LEAST_YEARS, Level, level_of, spread_of, why_no_spread
from utfall.finance.forecasting.plain_rules import last_pattern_ore, run_rate_ore, year_ore
from utfall.finance.forecasting.simulation import LineParts, Simulated, simulated
from utfall.stats.backtest import Backtest, Forecast, backtest
from utfall.stats.forecast_scores import interval_score, ranked_probability_score
from utfall.stats.widening import widening
from utfall.stats.wilson import wilson_interval

MONTHS_TRIED = (4, 8, 10)
"""Forecasts are tried as at the end of April, August and October: when the board is told."""

MOST_YEARS = 6
"""Older errors than these were made of another organisation."""

_DRAWS = 1000
_BETWEEN_P10_AND_P90 = 2 * 1.2815515655446004
"""Standard deviations of a normal distribution."""


@dataclass(frozen=True)
class PastForecast:
    """A forecast of an earlier year with its first ``months`` booked, and what came true; öre.

    ``p10_ore`` and ``p90_ore`` are widened by the errors of the years before it alone, as they would have been then.
    ``deviations``: |truth − expected| in standard deviations before widening. ``ranked_score`` is the continuous ranked
    probability score of the widened draws. ``run_rate_ore`` and ``last_pattern_ore`` are what the two plain
    rules would have said (see ``plain_rules``). ``had_limits``: whether limits would have been shown then; where
    history was too short for it the errors still teach. ``use`` tells how money that the line holds centrally was used.
    """

    area: str | None
    group: str | None
    year: int
    months: int
    expected_ore: int
    p10_ore: int
    p90_ore: int
    truth_ore: int
    deviations: float
    ranked_score: float
    run_rate_ore: int
    last_pattern_ore: int
    had_limits: bool
    use: PastUse | None = None

    @property
    def is_held(self) -> bool:
        """Whether it came out between P10 and P90."""
        return self.p10_ore <= self.truth_ore <= self.p90_ore


@dataclass(frozen=True)
class Held:
    """Of ``given`` intervals, those that would have been shown, ``held`` held; ``low_share`` and ``high_share`` are the
    95 % limits (Wilson) of the share in the long run, were the outcomes independent. Those of a year are not, so the
    truth may lie somewhat farther off."""

    given: int
    held: int
    low_share: float
    high_share: float

    @property
    def share(self) -> float | None:
        """None where no limits would have been shown."""
        return self.held / self.given if self.given else None


@dataclass(frozen=True)
class PastErrors:
    """How forecasts with ``months`` booked came out, 0 for all months tried: errors in ``scores`` (öre), the mean
    interval score and ranked score, the mean absolute error of the two plain rules on the same years, and how often
    the limits that would have been shown held."""

    months: int
    years: int
    scores: Backtest
    held: Held
    interval_score: float
    ranked_score: float
    run_rate_error: float
    last_pattern_error: float


def past_forecasts(known: Known, *, seed: int) -> tuple[PastForecast, ...]:
    """Forecasts of every complete earlier year that has a year before it, oldest first.

    The year's months are as a snapshot of the month after them knew them; where there is none, as known now and cut off
    after the month, and then the late invoices of that time are in them and the errors somewhat too small. Years before
    it are as known now. Known items to come, and volumes, of earlier years are not used: what was known of them then is
    not known now. Of budgets only those of lines that hold money are, with the transfers decided by then.
    """
    first = min((month_number(one.month) for one in known.amounts), default=month_number(known.booked_until))
    first_year = -(-first // MONTHS_OF_YEAR)
    amounts = by_month(known.amounts)
    found: list[PastForecast] = []
    for year in range(max(first_year + 1, known.year - MOST_YEARS), known.year):
        of_year: list[PastForecast] = []
        widened = {level: widening_of(found, level=level) for level in Level}
        for months in MONTHS_TRIED:
            then = _known_then(known, year=year, months=months)
            of_year.extend(_as_then(then, amounts=amounts, widened=widened, seed=seed, used=past_uses(found)))
        found.extend(of_year)
    return tuple(found)


def past_uses(past: Iterable[PastForecast]) -> tuple[PastUse, ...]:
    """How money held centrally was used in the years tried."""
    return tuple(one.use for one in past if one.use is not None)


def widening_of(past: Iterable[PastForecast], *, level: Level) -> tuple[float, int]:
    """What to multiply half-widths by, and how many earlier years it rests on.

    The board's by its own errors; areas' by all areas', and lines' by all lines': each alone has too few.
    """
    by_year: dict[int, list[float]] = {}
    for one in past:
        if level_of(one.area, one.group) is level:
            by_year.setdefault(one.year, []).append(one.deviations)
    return widening(list(by_year.values())), len(by_year)


def past_errors(past: Sequence[PastForecast]) -> tuple[PastErrors, ...]:
    """The scores by number of months booked, and last of all together. Give the forecasts of one kind: board, areas or
    lines."""
    if not past:
        return ()
    by_months = (
        _scored([one for one in past if one.months == months], months=months)
        for months in sorted({one.months for one in past})
    )
    return (*by_months, _scored(past, months=0))


def held_of(past: Iterable[PastForecast]) -> Held:
    """How often the limits that would have been shown held."""
    given = [one.is_held for one in past if one.had_limits]
    low, high = wilson_interval(sum(given), len(given)) if given else (0.0, 1.0)
    return Held(len(given), sum(given), low, high)


def _scored(past: Sequence[PastForecast], *, months: int) -> PastErrors:
    scores = backtest(
        [Forecast(one.expected_ore, one.p10_ore, one.p90_ore, one.truth_ore, str(one.year)) for one in past]
    )
    assert scores is not None
    count = len(past)
    return PastErrors(
        months=months,
        years=len({one.year for one in past}),
        scores=scores,
        held=held_of(past),
        interval_score=sum(interval_score(one.p10_ore, one.p90_ore, truth=one.truth_ore) for one in past) / count,
        ranked_score=sum(one.ranked_score for one in past) / count,
        run_rate_error=sum(abs(one.run_rate_ore - one.truth_ore) for one in past) / count,
        last_pattern_error=sum(abs(one.last_pattern_ore - one.truth_ore) for one in past) / count,
    )


def _known_then(known: Known, *, year: int, months: int) -> Known:
    then = date(year, months + 1, 1)
    at = max(
        (one for one in known.snapshots if one.known_on.replace(day=1) == then),
        key=lambda one: one.known_on,
        default=Snapshot(then, known.amounts),
    )
    before = tuple(one for one in known.amounts if one.month.year < year)
    return Known(
        year=year,
        months_booked=months,
        known_on=at.known_on,
        amounts=(*before, *(one for one in at.amounts if one.month.year == year and one.month < then)),
        calendar=tuple(one for one in known.calendar if one.day < then),
        snapshots=tuple(one for one in known.snapshots if one.known_on <= at.known_on),
        held=known.held,
        budget=_plan_then(known, year=year, then=then),
    )


def _plan_then(known: Known, *, year: int, then: date) -> tuple[MonthAmount, ...]:
    """The year's budget of the lines that hold money, with what had been decided by then."""
    held = {one.line for one in known.held}
    return tuple(
        MonthAmount(one.area, one.group, one.month, one.amount_ore)
        for one in known.plans
        if one.month.year == year
        and Line(one.area, one.group) in held
        and (one.decided_on is None or one.decided_on < then)
    )


def _as_then(
    then: Known,
    *,
    amounts: Mapping[Line, Mapping[int, int]],
    widened: Mapping[Level, tuple[float, int]],
    seed: int,
    used: Sequence[PastUse],
) -> Iterable[PastForecast]:
    found, known_then = simulated(then, seed=seed, draws=_DRAWS, past=used), by_month(then.amounts)
    columns_of: dict[tuple[str | None, str | None], list[int]] = {}
    for column, one in enumerate(found.lines):
        for name in _names(one.line.area, one.line.group):
            columns_of.setdefault(name, []).append(column)
    for name, columns in columns_of.items():
        parts = tuple(found.lines[column] for column in columns)
        if why_no_spread(parts, least_years=1) is None:
            own = _summed(amounts, area=name[0], group=name[1])
            yield _one(
                then,
                found=found,
                columns=columns,
                truth=year_ore(own, year=then.year),
                as_then=_summed(known_then, area=name[0], group=name[1]),
                name=name,
                widened=widened[level_of(*name)],
                had_limits=why_no_spread(parts, least_years=LEAST_YEARS) is None,
            )


def _names(area: str, group: str) -> tuple[tuple[str | None, str | None], ...]:
    return (None, None), (area, None), (area, group)


def _summed(amounts: Mapping[Line, Mapping[int, int]], *, area: str | None, group: str | None) -> dict[int, int]:
    """What is known now, by month; of lines that were not known then too, since they were part of the truth."""
    found: dict[int, int] = {}
    for line, months in amounts.items():
        if area in (None, line.area) and group in (None, line.group):
            for month, amount in months.items():
                found[month] = found.get(month, 0) + amount
    return found


def _one(
    then: Known,
    *,
    found: Simulated,
    columns: list[int],
    truth: int,
    as_then: Mapping[int, int],
    name: tuple[str | None, str | None],
    widened: tuple[float, int],
    had_limits: bool,
) -> PastForecast:
    area, group = name
    factor, years = widened
    drawn = found.drawn[:, columns].sum(axis=1)
    expected = sum(found.lines[column].expected_ore for column in columns)
    spread = spread_of(drawn, expected_ore=expected, widening=factor, past_years=years, case_share=0.1)
    deviation = (spread.p90_ore - spread.p10_ore) / factor / _BETWEEN_P10_AND_P90
    return PastForecast(
        area=area,
        group=group,
        year=then.year,
        months=then.months_booked,
        expected_ore=expected,
        p10_ore=spread.p10_ore,
        p90_ore=spread.p90_ore,
        truth_ore=truth,
        deviations=abs(truth - expected) / max(deviation, 1.0),
        ranked_score=ranked_probability_score(expected + factor * (drawn - expected), truth=truth),
        run_rate_ore=run_rate_ore(as_then, year=then.year, booked=then.months_booked),
        last_pattern_ore=last_pattern_ore(as_then, year=then.year, booked=then.months_booked),
        had_limits=had_limits,
        use=_use(found.lines[columns[0]], then=then, truth=truth) if group is not None else None,
    )


def _use(parts: LineParts, *, then: Known, truth: int) -> PastUse | None:
    """How the line's money was used; None where it holds none."""
    if parts.line not in {one.line for one in then.held} or parts.budget_ore is None:
        return None
    beside = parts.expected_ore - parts.reserve_ore
    return PastUse(
        line=parts.line,
        year=then.year,
        months=then.months_booked,
        budget_ore=sum(parts.budget_ore),
        left_ore=parts.left_ore,
        used_ore=truth - beside,
    )
