"""Invented estimates for the tests' small gate, in the gate's own result objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from utfall.figures.estimates.control import ControlChart, ControlPoint
from utfall.figures.estimates.curve import CurvePoint
from utfall.figures.estimates.expected import EXPECTED, ExpectedCount, ExpectedMonth
from utfall.figures.estimates.full_year import FULL_YEAR, FullYearEstimate
from utfall.figures.estimates.month_ages import AGES, MonthAges, MonthRow
from utfall.figures.estimates.open_cases import OpenCases
from utfall.figures.estimates.reached import REACHED, Reached
from utfall.figures.estimates.registration import RegistrationLag
from utfall.figures.estimates.returns import BY_CURVE, MATURE, NEWEST, Returns
from utfall.figures.estimates.revisions import Revision, Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.units import FunnelLimits, UnitFunnel, UnitPoint
from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.estimates.waiting_figures import MEAN, NAIVE, OTHER_END, RESTRICTED_MEAN, decided_within
from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Interval, Origin
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.funnel import Place
from utfall.stats.special_cause import Rule

D = Decimal
LAG = RegistrationLag(8, is_measured=True)


def estimate(
    definition: Definition,
    period: Period,
    estimand: Estimand,
    value: str | Cell,
    *,
    unit: Unit,
    known_at: date,
    limits: tuple[str, str] | None = None,
    cases: int | None = None,
    maturity: str = "1",
    notes: Sequence[str] = (),
) -> Figure:
    """One estimated figure."""
    version = definition.versions[-1]
    cell = Cell.of(D(value)) if isinstance(value, str) else value
    return Figure(
        value=cell,
        unit=unit,
        period=period,
        groups=(),
        origin=Origin(definition.id, version.number, version.hash, "d-0052", "5f2a" * 16, known_at, "duckdb"),
        denominator=None if cases is None or not cell.has_value else Cell.of(cases),
        interval=Interval(D(limits[0]), D(limits[1]), "log-log-gränser, 95 %") if limits and cell.has_value else None,
        maturity_share=D(maturity),
        notes=tuple(notes) if cell.has_value else (),
        estimand=estimand,
    )


def waiting_time(definition: Definition, period: Period, *, known_at: date) -> WaitingTime:
    """A wait of 51 days (47–56), the year before 55 (52–58); within 90 days is not known yet."""
    this = _wait(definition, period, known_at, ("0.44", "0.70"), "51", ("47", "56"), "28", curve_to=84)
    earlier = period.same_period_previous_year()
    assert earlier is not None
    then = date(known_at.year - 1, known_at.month, known_at.day)
    before = _wait(definition, earlier, then, ("0.41", "0.67"), "55", ("52", "58"), "29", curve_to=96)
    return dataclasses.replace(this, year_before=before)


def _wait(
    definition: Definition,
    period: Period,
    known_at: date,
    shares: tuple[str, str],
    mean: str,
    limits: tuple[str, str],
    naive: str,
    *,
    curve_to: int,
) -> WaitingTime:
    def figure(
        estimand: Estimand, value: str | Cell, unit: Unit, around: str = "0.03", maturity: str = "0.8"
    ) -> Figure:
        ends = None if isinstance(value, Cell) else (str(D(value) - D(around)), str(D(value) + D(around)))
        rests = f"Bygger på omkring 330 ärenden som kom in i perioden, följda till och med {known_at.day} april."
        return estimate(
            definition, period, estimand, value, unit=unit, known_at=known_at, limits=ends, cases=330,
            maturity=maturity, notes=(rests,),
        )  # fmt: skip

    later = Cell.not_yet_known("för få ärenden har kunnat följas i 90 dagar", known_on=known_at + timedelta(days=9))
    mean_figure = dataclasses.replace(
        figure(MEAN, mean, Unit.DAYS, maturity="0.63"),
        interval=Interval(D(limits[0]), D(limits[1]), "normalfördelat fel, 95 %"),
        notes=("Förutsätter att de som väntat längst får beslut i samma takt som under det senaste året.",),
    )
    naive_figure = estimate(
        definition, period, NAIVE, naive, unit=Unit.DAYS, known_at=known_at, cases=190, maturity="0.66",
        notes=("De långsamma saknas: siffran är för låg och jämförs inte.",),
    )  # fmt: skip
    return WaitingTime(
        definition=definition,
        period=period,
        groups=(),
        known_at=known_at,
        followed_to=known_at - timedelta(days=8),
        lag=LAG,
        cases=Cell.of(330),
        shares=(
            figure(decided_within(30), shares[0], Unit.SHARE),
            figure(decided_within(60), shares[1], Unit.SHARE),
            figure(decided_within(90), later, Unit.SHARE),
        ),
        restricted_mean=figure(RESTRICTED_MEAN, "40", Unit.DAYS, "3"),
        mean=mean_figure,
        naive=naive_figure,
        other_end=figure(OTHER_END, later, Unit.SHARE),
        curve=tuple(_curve(float(shares[1]), to=curve_to)),
        months=_months(definition, period, known_at),
        open_cases=OpenCases(130, 140, D("51"), False, "Omkring 130 ärenden har varit öppna en vanlig dag."),
        tail_is_doubtful=False,
    )


def _curve(share_at_60: float, *, to: int) -> list[CurvePoint]:
    points = []
    for day in range(4, to + 1, 8):
        share = round(share_at_60 * (day / 60) ** 0.7 if day < 60 else share_at_60 + (day - 60) * 0.003, 4)
        points.append(CurvePoint(day, D(str(share)), D(str(round(share - 0.04, 4))), D(str(round(share + 0.04, 4)))))
    return points


def _months(definition: Definition, period: Period, known_at: date) -> MonthAges:
    """Four months: the two oldest known to 60 days, the third protected, the last not known yet."""
    year, rows = period.first.year, []
    for number in range(1, 5):
        month = Period.month(year, number)
        figures = []
        for age in AGES:
            estimand = Estimand(f"manad_inom_{age}_dagar", f"Beslut inom {age} dagar", "manad_alder")
            if number == 3:
                cell = Cell.hidden("skyddad (få ärenden)")
            elif number == 4 or age > 60:
                cell = Cell.not_yet_known(
                    f"alla månadens ärenden har inte kunnat följas i {age} dagar",
                    known_on=month.last + timedelta(days=age + 9),
                )
            else:
                cell = Cell.of(D("0.36") + D(age) / D(100) * D("0.3"))
            figures.append(estimate(definition, month, estimand, cell, unit=Unit.SHARE, known_at=known_at, cases=80))
        rows.append(MonthRow(month, Cell.of(80 + number), tuple(figures)))
    return MonthAges(AGES, tuple(rows))


def expected_count(definition: Definition, period: Period, known: Cell, *, known_at: date) -> ExpectedCount:
    """A count of which nine tenths are in; of the last month it is too early to say."""
    months = []
    for number in range(1, 5):
        month = Period.month(period.first.year, number)
        cell, limits = (Cell.of(D(33)), ("31", "36")) if number == 3 else (Cell.of(D(30)), None)
        if number == 4:
            cell = Cell.not_yet_known(
                "mindre än hälften brukar vara registrerat så här tidigt", known_on=date(2025, 6, 4)
            )
        figure = estimate(
            definition, month, EXPECTED, cell, unit=Unit.COUNT, known_at=known_at, limits=limits,
            maturity="1" if number < 3 else "0.9",
        )  # fmt: skip
        months.append(ExpectedMonth(month, Cell.of(D(30 if number < 4 else 9)), figure))
    total = known.value or D(0)
    expected = estimate(
        definition, period, EXPECTED, known if known.value is None else str(round(total * D("1.1"))), unit=Unit.COUNT,
        known_at=known_at, limits=(str(round(total * D("1.05"))), str(round(total * D("1.15")))), maturity="0.9",
        notes=("Omkring 90 procent brukar vara registrerat så här tidigt.",),
    )  # fmt: skip
    return ExpectedCount(definition, period, known, expected, D("0.9"), tuple(months), 40)


def full_year(definition: Definition, year: Period, known: Cell, *, known_at: date) -> FullYearEstimate:
    """The year as 2.9 times its first months."""
    total = known.value or D(0)
    value: str | Cell = known if known.value is None else str(total * D("2.9"))
    expected = estimate(
        definition, year, FULL_YEAR, value, unit=definition.unit, known_at=known_at, maturity="0.33",
        limits=(str(total * D("2.8")), str(total * D("3.0"))),
        notes=("Räknat ur januari–april 2025 och hur stor del av året samma månader var de 4 senaste hela åren.",),
    )  # fmt: skip
    months = Period.tertial(year.first.year, 1)
    return FullYearEstimate(definition, year, months, known, expected, D("2.9"), (), True)


def revisions(definition: Definition, period: Period, figures: Sequence[Figure]) -> Revisions:
    """Three deliveries; the second changed the figure by seven."""
    steps = [
        Revision(figure, Cell.missing("första gången") if place == 0 else Cell.of(D(7 if place == 1 else 0)))
        for place, figure in enumerate(figures)
    ]
    return Revisions(definition, period, tuple(steps), None, 13, 0)


def control_chart(definition: Definition, *, known_at: date, is_drifting: bool = False) -> ControlChart:
    """Sixteen months: one outside the limits, then seven on one side; a new definition; the last one preliminary."""
    points = []
    values = [88, 91, 87, 115, 92, 93, 91, 94, 92, 91, 93, 89, 88, 90, 87, 91]
    for number, value in enumerate(values):
        month = Period.month(2024 + number // 12, number % 12 + 1)
        rule = Rule.OUTSIDE_LIMITS if number == 3 else Rule.ONE_SIDE if 4 <= number <= 10 else None
        figure = dataclasses.replace(
            estimate(
                definition, month, EXPECTED, str(value * 10), unit=Unit.COUNT, known_at=known_at,
                maturity="1" if number < 15 else "0.9",
            ),
            estimand=None,
        )  # fmt: skip
        is_last = number == 15
        points.append(
            ControlPoint(
                figure, D(value * 10), D(900), D(800), D(1000), None if is_drifting else rule,
                1 if rule and not is_drifting else 0, is_trial=False, is_preliminary=is_last,
            )
        )  # fmt: skip
    rebased = (Period.month(2025, 1),)
    sentence = "Ingen signal: Anmälningar och ansökningar varierar som det brukar till och med mars 2025."
    return ControlChart(
        definition,
        "styrdiagram",
        Unit.COUNT,
        tuple(points),
        True,
        is_drifting,
        () if is_drifting else rebased,
        sentence,
    )


def returns(definition: Definition, period: Period, own: Figure, *, known_at: date) -> Returns:
    """The final cohort is 83,0, the newest by the curve 79,9."""
    last_year, newest = Period.months((2022, 12), (2023, 11)), Period.months((2023, 12), (2024, 11))

    def figure(
        estimand: Estimand, of: Period, value: str, limits: tuple[str, str], maturity: str, cases: int
    ) -> Figure:
        return estimate(
            definition, of, estimand, value, unit=Unit.SHARE, known_at=known_at, limits=limits, maturity=maturity,
            cases=cases,
        )  # fmt: skip

    return Returns(
        definition,
        period,
        own,
        figure(BY_CURVE, period, "0.828", ("0.735", "0.891"), "1", 90),
        figure(MATURE, last_year, "0.830", ("0.789", "0.865"), "1", 383),
        figure(NEWEST, newest, "0.799", ("0.751", "0.839"), "0.48", 370),
        LAG,
    )


def reached(definition: Definition, period: Period, own: Figure, *, known_at: date) -> Reached:
    """Forty per cent of all that began."""
    two_years = Period.months((2023, 5), (2025, 4))
    figure = estimate(
        definition, two_years, REACHED, "0.40", unit=Unit.SHARE, known_at=known_at, limits=("0.31", "0.49"), cases=120,
        maturity="0.85", notes=("De som började 1 maj 2023–26 april 2025, följda till och med 26 april 2025.",),
    )  # fmt: skip
    return Reached(definition, period, own, figure, LAG)


def track_record(definition: Definition) -> TrackRecord:
    """Only its sentence."""
    said = "Våra sex senaste skattningar var inom 4 dagar från facit, och facit låg inom osäkerheten 6 av 6 gånger."
    return TrackRecord(definition, MEAN, (), None, said)


def unit_funnel(definition: Definition, period: Period) -> UnitFunnel:
    """Four units: one beyond the inner limits, one beyond the outer ones; a fifth is hidden."""
    units = (
        UnitPoint("Norr", 95, D("0.42"), D("-0.8"), Place.INSIDE, 0),
        UnitPoint("Söder", 110, D("0.47"), D("0.1"), Place.INSIDE, 0),
        UnitPoint("Väster", 150, D("0.36"), D("-2.4"), Place.BEYOND_95, -1),
        UnitPoint("Ekonomi", 240, D("0.67"), D("4.1"), Place.BEYOND_998, 1),
    )
    limits = tuple(
        FunnelLimits(cases, *(D("0.468") + D(sign) * D(wide) / D(cases).sqrt() for sign, wide in _WIDTHS))
        for cases in range(10, 260, 25)
    )
    said = "Utanför tratten i 2024 (beslut inom 30 dagar): Ekonomi (66,7 procent, högre än väntat)."
    return UnitFunnel(definition, period, "unit", "beslut inom 30 dagar", D("0.468"), units, limits, 1, False, said)


_WIDTHS = ((-1, "1.5"), (-1, "0.95"), (1, "0.95"), (1, "1.5"))
