"""A small gate of the tests' own: published figures and invented ones, in the shape the real gate gives them."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.finance.conftest import example, meaning, money  # noqa: F401  (fixtures: one store for both)
from tests.reports import small_estimates

from utfall.errors import NoEstimate, UnknownMeasure
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.waiting import WaitingTime
from utfall.finance.statement import FullYearForecast, read_forecast
from utfall.measures.definition import Comparable, Definition, Direction, Statistic, Version
from utfall.model.cell import Cell
from utfall.model.figure import Comparability, Figure, Interval, Origin, Protection
from utfall.model.period import Period
from utfall.model.question import Breakdown, Observation
from utfall.model.unit import Unit
from utfall.reports.build import build_report
from utfall.reports.content import Report

ROOT = Path(__file__).resolve().parents[2]
REPORT_DIR = ROOT / "definitions" / "reports"
KNOWN_AT = date(2025, 5, 5)

FORECAST_CSV = """avsnitt;rad;bokslut;internbudget;prognos;kommentar
huvud;År;2024;2025;;
intäkter;Kommunbidrag;658070;723482;723482;
intäkter;Disposition av ackumulerat resultat;0;0;0;
intäkter;Intäkter;86885;92765;94265;
kostnader;Utdelningskrav;0;0;0;
kostnader;Kostnader;-752628;-816247;-817747;
områden;Ledning och stödfunktioner;;0;3500;
områden;Insats och service;;0;-3500;
områden;Boende;;0;0;Bevakningen kostar.
områden;Myndighet;;0;0;
investeringar;Utgifter;;3000;2000;
investeringar;Inkomster;;0;0;
fall;Bästa fall;;;7000;Placeringarna blir färre.
fall;Sämsta fall;;;-2000;
ackumulerat;Ackumulerat resultat, årets inräknat;-7673;;0;
kommentarer;Klientkostnader;;;;Skyddat boende kostar mer.
"""


@dataclass(frozen=True)
class FakeMeasure:
    """One measure's published years 2021–2024 and its computed values by period id."""

    id: str
    title: str
    unit: Unit
    published: tuple[str, ...]
    computed: dict[str, str]
    decimals: int = 0
    short_title: str = ""
    parts: tuple[int, int] | None = None
    interval: tuple[str, str] | None = None
    maturity: str = "1"
    comparability: Comparability = Comparability.OK
    groups: tuple[tuple[str, str], ...] = ()
    is_certain: bool = False


NOW, BEFORE = "2025-T1", "2024-T1"
COUNTED = ("ifo.aktualiseringar", "ifo.inledda_utredningar", "ifo.inledda_insatser")

MEASURES = {
    measure.id: measure
    for measure in (
        FakeMeasure(
            "ifo.inledda_utredningar",
            "Antal inledda utredningar",
            Unit.COUNT,
            ("3123", "3167", "3121", "3025"),
            {BEFORE: "1012", NOW: "967"},
            short_title="Inledda utredningar",
        ),
        FakeMeasure(
            "ifo.inledda_insatser",
            "Antal inledda öppenvårds- och heldygnsinsatser",
            Unit.COUNT,
            ("1509", "1572", "1482", "1311"),
            {BEFORE: "446", NOW: "431"},
        ),
        FakeMeasure(
            "ifo.varddygn_externa",
            "Antal vårddygn i externa placeringar",
            Unit.CARE_DAYS,
            ("54888", "61873", "59475", "47355"),
            {BEFORE: "15702", NOW: "15916"},
            short_title="Vårddygn i externa placeringar",
        ),
        FakeMeasure(
            "ifo.aktualiseringar",
            "Antal anmälningar och ansökningar",
            Unit.COUNT,
            ("9253", "9258", "10084", "10841"),
            {BEFORE: "3421", NOW: "3596"},
            short_title="Anmälningar och ansökningar",
            is_certain=True,
        ),
        FakeMeasure(
            "ifo.vantetid_ansokan",
            "Genomsnittlig väntetid från ansökan till beslut",
            Unit.DAYS,
            ("46", "57", "57", "52"),
            {BEFORE: "53", NOW: "28"},
            short_title="Väntetid från ansökan, avgjorda ärenden",
            parts=(14800, 529),
            maturity="0.61",
            comparability=Comparability.BREAK,
        ),
        FakeMeasure(
            "ifo.vantetid_anmalan",
            "Genomsnittlig väntetid från anmälan till beslut",
            Unit.DAYS,
            ("53", "67", "67", "65"),
            {BEFORE: "66", NOW: "34"},
            short_title="Väntetid från anmälan, avgjorda ärenden",
            maturity="0.58",
            comparability=Comparability.BREAK,
        ),
        FakeMeasure(
            "ifo.ej_aterkomst",
            "Andel som inte återkommit inom tolv månader",
            Unit.SHARE,
            (),
            {"2024-01..2024-03": "0.827957"},
            decimals=1,
            parts=(77, 93),
            interval=("0.7388", "0.8910"),
            maturity="0.96",
        ),
        FakeMeasure(
            "skola.hog_franvaro",
            "Andel elever med hög frånvaro",
            Unit.SHARE,
            (),
            {"2025-01..2025-03": "0.555"},
            decimals=1,
            parts=(181, 326),
            interval=("0.501", "0.608"),
            comparability=Comparability.POPULATION_DIFFERS,
        ),
        FakeMeasure(
            "barn.familjehem_inom_sex_manader",
            "Andel barn i jourhem som fått familjehem inom sex månader",
            Unit.SHARE,
            ("0.68", "0.57", "0.59", "0.39"),
            {BEFORE: "0.44", NOW: "0.60"},
            interval=("0.45", "0.73"),
            parts=(27, 45),
            short_title="Familjehem inom sex månader",
        ),
        FakeMeasure(
            "ifo.serviceuppdrag",
            "Uppdrag inom serviceverksamheterna",
            Unit.COUNT,
            ("2695", "3001", "5820", "4207"),
            {BEFORE: "1502", NOW: "1748"},
            is_certain=True,
        ),
        FakeMeasure(
            "familjehem.nya_hem",
            "Nya familjehem och jourhem",
            Unit.COUNT,
            (),
            {NOW: "14"},
            groups=(("family_home", "6"), ("network_home", "4"), ("emergency_home", "4")),
        ),
        FakeMeasure("familjehem.overtagna_hem", "Övertagna familjehem", Unit.COUNT, (), {NOW: "1"}),
        FakeMeasure("placering.lvm", "Placerade enligt LVM", Unit.PERSONS, (), {NOW: "4"}),
        FakeMeasure("personal.omsattning", "Personalomsättning", Unit.PER_CENT, (), {NOW: "16"}),
        FakeMeasure("innovation.ideer", "Mottagna idéer", Unit.COUNT, ("13", "14", "12", "15"), {NOW: "2"}),
        FakeMeasure("innovation.piloter", "Påbörjade piloter", Unit.COUNT, ("8", "8", "7", "3"), {NOW: "0"}),
        FakeMeasure("innovation.uppskalningar", "Uppskalningar", Unit.COUNT, ("3", "1", "3", "3"), {NOW: "0"}),
        FakeMeasure("skolfam.barn", "Barn i Skolfam", Unit.PERSONS, (), {NOW: "48"}),
        FakeMeasure("skolfam.full_maluppfyllelse", "Full måluppfyllelse i Skolfam", Unit.PER_CENT, (), {NOW: "80"}),
        FakeMeasure("placering.undvikna_kostnader", "Undvikna kostnader", Unit.ORE, (), {NOW: "29000000"}),
        FakeMeasure(
            "placering.undvikna_kostnader_totalt", "Undvikna kostnader, totalt", Unit.ORE, (), {NOW: "245000000"}
        ),
        FakeMeasure("tillstand.svarande_foretag", "Svarande företag", Unit.COUNT, ("", "", "31", "60"), {}),
        FakeMeasure(
            "tillstand.nojd_kund_index",
            "Nöjd-kund-index för tillståndsenheten",
            Unit.INDEX,
            ("", "", "", "74"),
            {"2024": "74"},
            parts=(74, 60),
        ),
        FakeMeasure("placering.externa_per_vecka", "Externa placeringar per vecka", Unit.COUNT, (), {}),
        FakeMeasure("placering.klienter_extern_vard", "Klienter i extern vård", Unit.PERSONS, (), {NOW: "121"}),
    )
}


def define(measure: FakeMeasure) -> Definition:
    """The measure's definition; a break is a second version from 2025."""
    versions = [("1", date(2021, 1, 1), "Första versionen.")]
    if measure.comparability is Comparability.BREAK:
        versions.append(("2", date(2025, 1, 1), "Ärendet placeras efter när det kom in."))
    return Definition(
        id=measure.id,
        title=measure.title,
        short_title=measure.short_title or measure.title,
        explanation=f"{measure.title} under perioden.",
        population="Alla i registret.",
        unit=measure.unit,
        decimals=measure.decimals,
        direction=Direction.NEUTRAL,
        owner="Verksamhetscontroller",
        review_on=date(2026, 3, 1),
        goal=None,
        breakdowns=(Breakdown("kind", "kind"),),
        versions=tuple(
            Version(
                number, start, reason, Comparable.YES, False, Observation(measure.id), Statistic.TOTAL, None,
                hashlib.sha256(f"{measure.id}/{number}".encode()).hexdigest(), (),
            )
            for number, start, reason in versions
        ),
        published_series=measure.id if measure.published else None,
        maturity_days=30,
        file=f"{measure.id}.toml",
    )  # fmt: skip


@dataclass(frozen=True)
class FakeTable:
    """Figures of one measure."""

    definition: Definition
    figures: tuple[Figure, ...]
    totals: tuple[Figure, ...] = ()

    def figure(self, period_id: str, **groups: str) -> Figure:
        """The figure of the period and group."""
        wanted = tuple(sorted(groups.items()))
        return next(f for f in (*self.figures, *self.totals) if f.period.id == period_id and f.groups == wanted)


@dataclass(frozen=True)
class FakeComparison:
    """The comparison the report asks for."""

    is_allowed: bool
    is_certain: bool
    difference: Decimal | None
    reason: str
    earlier: Figure
    is_at_same_lag: bool = False


class FakeGate:
    """Answers like the gate at the delivery known on 5 May 2025. ``overrides`` replaces cells by measure and period;
    ``asked`` counts the queries. ``at_same_lag`` are compared as known then, of ``not_estimated`` nothing is."""

    def __init__(
        self,
        overrides: dict[tuple[str, str], Cell] | None = None,
        *,
        known_at: date = KNOWN_AT,
        at_same_lag: Sequence[str] = (),
        not_estimated: Sequence[str] = (),
    ) -> None:
        self.overrides = overrides or {}
        self.known_at = known_at
        self.at_same_lag = at_same_lag
        self.not_estimated = not_estimated
        self.asked: list[str] = []

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FakeTable:
        """Computed figures."""
        fake, periods = self._measure(measure), tuple(periods)
        self.asked.append(measure)
        totals = [self._figure(fake, period, self._cell(fake, period)) for period in periods]
        parts = [
            self._figure(
                fake, period, self.overrides.get((measure, code), Cell.of(Decimal(value))), groups=((by, code),)
            )
            for period in periods
            for code, value in (fake.groups if by else ())
        ]
        return FakeTable(define(fake), tuple(parts) if by else tuple(totals), tuple(totals))

    def published(self, measure: str, periods: Sequence[Period]) -> FakeTable:
        """Observations."""
        fake = self._measure(measure)
        figures = []
        for period in periods:
            text = dict(enumerate(fake.published, start=2021)).get(period.first.year, "")
            text = "" if period.is_part_of_year else text
            cell = Cell.of(Decimal(text)) if text else Cell.missing()
            figures.append(self._figure(fake, period, cell, is_published=True))
        return FakeTable(define(fake), tuple(figures))

    def compare(self, later: Figure, earlier: Figure) -> FakeComparison:
        """Refuses breaks, other populations and missing values."""
        measure = self._measure(later.origin.measure)
        if measure.comparability is not Comparability.OK:
            return FakeComparison(False, False, None, "Definitionen har ändrats.", earlier)
        if later.value.value is None or earlier.value.value is None:
            return FakeComparison(False, False, None, "Uppgift saknas.", earlier)
        reason = ""
        if measure.id in self.at_same_lag:
            # As the real gate: the earlier figure in the answer is the one that was known then.
            known_then = dataclasses.replace(earlier.origin, known_at=date(2024, 5, 5))
            earlier = dataclasses.replace(earlier, origin=known_then)
            reason = "Båda åren är räknade så som de var kända 5 dagar efter periodens slut."
        return FakeComparison(
            True, measure.is_certain, later.value.value - (earlier.value.value or 0), reason, earlier, bool(reason)
        )

    def waiting_time(self, measure: str, period: Period) -> WaitingTime:
        """Of the two waits."""
        definition = self._estimated(measure, "ifo.vantetid_ansokan", "ifo.vantetid_anmalan")
        return small_estimates.waiting_time(definition, period, known_at=self.known_at)

    def expected_count(self, measure: str, period: Period) -> ExpectedCount:
        """Of counts of events, and of completed interventions."""
        definition = self._estimated(measure, *COUNTED, "ifo.ej_aterkomst")
        known = Cell.of(90) if measure == "ifo.ej_aterkomst" else self._cell(self._measure(measure), period)
        return small_estimates.expected_count(definition, period, known, known_at=self.known_at)

    def full_year(self, measure: str, year: Period) -> FullYearEstimate:
        """Of counts and days."""
        definition = self._estimated(measure, *COUNTED, "ifo.varddygn_externa")
        known = self._cell(self._measure(measure), Period.tertial(year.first.year, 1))
        return small_estimates.full_year(definition, year, known, known_at=self.known_at)

    def revisions(self, measure: str, period: Period) -> Revisions:
        """Three deliveries."""
        fake = self._measure(measure)
        figures = []
        for day, less in ((date(2024, 5, 5), 7), (date(2024, 6, 5), 0), (self.known_at, 0)):
            cell = self._cell(fake, period)
            figure = self._figure(fake, period, cell if cell.value is None else Cell.of(cell.value - less))
            figures.append(dataclasses.replace(figure, origin=dataclasses.replace(figure.origin, known_at=day)))
        return small_estimates.revisions(define(fake), period, figures)

    def control_chart(self, measure: str) -> ControlChart:
        """Of referrals."""
        return small_estimates.control_chart(self._estimated(measure, "ifo.aktualiseringar"), known_at=self.known_at)

    def returns(self, measure: str, period: Period) -> Returns:
        """Of the one share without return."""
        definition = self._estimated(measure, "ifo.ej_aterkomst")
        own = self._figure(MEASURES[measure], period, self._cell(MEASURES[measure], period))
        return small_estimates.returns(definition, period, own, known_at=self.known_at)

    def reached(self, measure: str, period: Period) -> Reached:
        """Of family homes."""
        definition = self._estimated(measure, "barn.familjehem_inom_sex_manader")
        own = self._figure(MEASURES[measure], period, self._cell(MEASURES[measure], period))
        return small_estimates.reached(definition, period, own, known_at=self.known_at)

    def track_record(self, measure: str, period: Period) -> TrackRecord:
        """The same of all."""
        return small_estimates.track_record(define(self._measure(measure)))

    def _estimated(self, measure: str, *of: str) -> Definition:
        if measure not in of or measure in self.not_estimated:
            raise NoEstimate(f"{measure} skattas inte.", remedy="Välj ett annat.")
        return define(self._measure(measure))

    def _measure(self, measure_id: str) -> FakeMeasure:
        if measure_id not in MEASURES:
            raise UnknownMeasure(f"Måttet {measure_id} finns inte.", remedy="Välj ett annat.")
        return MEASURES[measure_id]

    def _part(self, measure: str, code: str, value: str) -> Cell:
        return self.overrides.get((measure, code), Cell.of(Decimal(value)))

    def _cell(self, measure: FakeMeasure, period: Period) -> Cell:
        if (measure.id, period.id) in self.overrides:
            return self.overrides[measure.id, period.id]
        if measure.id == "placering.externa_per_vecka":
            year, week, _ = period.first.isocalendar()
            return Cell.of((131 if year == 2025 else 129) + (week * 5 + year) % 9 - 4)
        if measure.id == "placering.klienter_extern_vard" and period.id not in measure.computed:
            return Cell.of(118 + (period.first.month * 7 + period.first.year) % 11)
        text = measure.computed.get(period.id)
        return Cell.missing() if text is None else Cell.of(Decimal(text))

    def _figure(
        self,
        measure: FakeMeasure,
        period: Period,
        cell: Cell,
        *,
        groups: tuple[tuple[str, str], ...] = (),
        is_published: bool = False,
    ) -> Figure:
        version = define(measure).version_for(period.first)
        has_details = cell.has_value and not is_published and period.first.year == max(2024, period.first.year)
        interval = None
        if measure.interval and has_details and period.id != BEFORE:
            interval = Interval(Decimal(measure.interval[0]), Decimal(measure.interval[1]), "Wilson, 95 %")
        is_latest = period.first.year == 2025 or measure.id == "ifo.ej_aterkomst"
        return Figure(
            value=cell,
            unit=measure.unit,
            period=period,
            groups=groups,
            origin=Origin(measure.id, version.number, version.hash, "d-0052", "5f2a" * 16, self.known_at, "duckdb"),
            numerator=Cell.of(measure.parts[0]) if measure.parts and cell.has_value else None,
            denominator=Cell.of(measure.parts[1]) if measure.parts and cell.has_value else None,
            interval=interval,
            maturity_share=Decimal(measure.maturity) if is_latest and not is_published else Decimal(1),
            is_partial_period=period.is_part_of_year,
            comparability=measure.comparability if is_latest else Comparability.OK,
            protection=Protection.PRIMARY if cell.state.value == "hidden" else Protection.FREE,
        )


@pytest.fixture(scope="session")
def finance(tmp_path_factory: pytest.TempPathFactory) -> FullYearForecast:
    """A full-year forecast read from a small file."""
    file = tmp_path_factory.mktemp("ekonomi") / "helarsprognos.csv"
    file.write_text(FORECAST_CSV, encoding="utf-8")
    return read_forecast(file)


@pytest.fixture
def small_gate() -> type[FakeGate]:
    """Makes a small gate; cells can be replaced by measure and period, or measure and group."""
    return FakeGate


@pytest.fixture
def report_dir() -> Path:
    """The report definitions as shipped."""
    return REPORT_DIR


@pytest.fixture
def known_at() -> date:
    """The small gate's known-at day."""
    return KNOWN_AT


@pytest.fixture(scope="session")
def report(finance: FullYearForecast) -> Iterator[Report]:
    """The tertial report as shipped, over the small gate."""
    yield build_report(FakeGate(), period=Period.parse(NOW), report_dir=REPORT_DIR, finance=finance)
