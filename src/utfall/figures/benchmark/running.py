"""Running the benchmark: data once, groundwork timed, then ours, by hand and scan in turn."""

from __future__ import annotations

import contextlib
import functools
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlglot import exp

from utfall.engines.duckdb import DuckDB, DuckDBSession
from utfall.errors import EngineFailed
from utfall.figures.benchmark.handwritten import HANDWRITTEN, Handwritten
from utfall.measures.catalogue import Catalogue
from utfall.measures.compiling import plan
from utfall.measures.definition import Definition
from utfall.measures.plan import Plan
from utfall.model.period import Period
from utfall.model.question import Question, Ratio, statistics_of
from utfall.synthetic.scaling import write_tables

FIRST, LAST_MONTH = date(2021, 1, 1), (2025, 4)
MEMORY_LIMIT = "3GiB"
"""DuckDB's own limit; Python and the buffers outside it fit in what remains of 4 GiB."""


@dataclass(frozen=True)
class Measured:
    """Median seconds and the highest resident memory in MiB (None where the system does not tell)."""

    name: str
    seconds: float
    peak_mib: float | None


@dataclass(frozen=True)
class KindMeasured:
    """One kind: our query, the best hand-written one, the scan; ``definitions`` sums the kind's definitions.

    ``ours`` and ``hand`` are SQL text run to its answer; ``writing_seconds`` is what it takes to make ours from the
    question, which no hand-written query has and which does not grow with the data.
    """

    kind: str
    measure: str
    writing_seconds: float
    ours: Measured
    hand: Measured
    scan: Measured
    ours_per_hand: float
    definitions: int
    definitions_seconds: float


@dataclass(frozen=True)
class Benchmark:
    """One size. Groundwork is made once per delivery; ``all_seconds`` is every definition after it, and ``peak_mib``
    the highest resident memory while our groundwork and queries ran."""

    events: int
    kinds: tuple[KindMeasured, ...]
    groundwork: tuple[Measured, ...]
    hand_groundwork: tuple[Measured, ...]
    all_seconds: float
    peak_mib: float | None

    @property
    def groundwork_seconds(self) -> float:
        """All shared tables together."""
        return sum(measured.seconds for measured in self.groundwork)


def run_benchmark(
    folder: Path, *, events: int, catalogue: Catalogue, runs: int, tell: Callable[[str], None]
) -> Benchmark:
    """The benchmark at one size; data are made in ``folder`` the first time. Raises ``EngineFailed`` where our answer
    differs from the hand-written one."""
    tables, known_until = _data(folder / f"{events}", events, tell)
    definitions = [d for d in catalogue.values() if not _is_left_out(d)]
    keep = folder / f"{events}" / "groundwork"
    shutil.rmtree(keep, ignore_errors=True)
    keep.mkdir(parents=True)
    with DuckDB(memory_limit=MEMORY_LIMIT).open(tables, keep=keep) as session:
        tell(f"{events:,} händelser: gemensamma tabeller".replace(",", " "))
        plans = {d.id: _plan(d, known_until) for d in definitions}
        groundwork = [
            _measure(_made_for(name, plans), functools.partial(session.prepare, [(name, made)]), runs=1)
            for name, made in _distinct_groundwork(plans)
        ]
        hand_groundwork = _prepare_by_hand(session, keep)
        kinds: list[KindMeasured] = []
        asked: list[Measured] = []
        for kind, hand in HANDWRITTEN.items():
            tell(f"{events:,} händelser: {kind}".replace(",", " "))
            of_kind = [d for d in definitions if _kind(d) == kind]
            measured = [_measure(d.id, functools.partial(_ask, session, plans[d.id]), runs=runs) for d in of_kind]
            asked += measured
            seconds = sum(m.seconds for m in measured)
            kinds.append(_compare(session, kind, hand, plans[hand.measure], known_until, runs, len(of_kind), seconds))
    all_seconds = sum(m.seconds for m in asked)
    peaks = [m.peak_mib for m in (*groundwork, *asked, *(k.ours for k in kinds)) if m.peak_mib is not None]
    return Benchmark(
        events, tuple(kinds), tuple(groundwork), tuple(hand_groundwork), all_seconds, max(peaks, default=None)
    )


def _data(folder: Path, events: int, tell: Callable[[str], None]) -> tuple[dict[str, list[str]], date]:
    """The tables' files, written the first time; a folder without its marker was interrupted and is made again."""
    marker = folder / "tables" / "known_until.txt"
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        tell(f"{events:,} händelser: skapar mätdata".replace(",", " "))
        written = write_tables(folder / "tables", events=events)
        marker.write_text(written.known_until.isoformat(), encoding="utf-8")
    files: dict[str, list[str]] = {}
    for path in sorted((folder / "tables").glob("*/*.parquet")):
        files.setdefault(path.parent.name, []).append(str(path))
    return files, date.fromisoformat(marker.read_text(encoding="utf-8"))


def _is_left_out(definition: Definition) -> bool:
    """Ratios ask other measures, and the foreign extract's definitions ask the same kinds of other columns."""
    return isinstance(definition.versions[-1].spec, Ratio) or definition.id.startswith("ssda903.")


def _kind(definition: Definition) -> str:
    return definition.versions[-1].spec.KIND


def _plan(definition: Definition, known_until: date) -> Plan:
    step = next((h.step for h in HANDWRITTEN.values() if h.measure == definition.id), "month")
    return plan(Question(definition.versions[-1].spec, _periods(step), (), known_until))


def _periods(step: str) -> tuple[Period, ...]:
    if step == "year":
        return tuple(Period.year(year) for year in range(FIRST.year, LAST_MONTH[0]))
    months = [Period.month(y, m) for y in range(FIRST.year, LAST_MONTH[0] + 1) for m in range(1, 13)]
    months = [month for month in months if month.last <= Period.month(*LAST_MONTH).last]
    if step == "month":
        return tuple(months)
    weeks = [week for month in months for week in month.weeks()]
    return tuple(week for week in weeks if week.first >= FIRST)


def _distinct_groundwork(plans: Mapping[str, Plan]) -> list[tuple[str, exp.Expression]]:
    return list({name: (name, made) for p in plans.values() for name, made in p.groundwork}.values())


def _made_for(name: str, plans: Mapping[str, Plan]) -> str:
    """The measures that read the shared table."""
    return ", ".join(sorted(measure for measure, p in plans.items() if name in dict(p.groundwork)))


def _prepare_by_hand(session: DuckDBSession, keep: Path) -> list[Measured]:
    measured = []
    for kind, hand in HANDWRITTEN.items():
        if hand.groundwork is None:
            continue
        file = keep / f"hand_{kind}.parquet"
        copy = f"COPY ({hand.groundwork}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"
        measured.append(_measure(f"hand_{kind}", functools.partial(session.connection.execute, copy), runs=1))
        session.connection.execute(f"CREATE VIEW hand_{kind} AS SELECT * FROM read_parquet(['{file}'])")
    return measured


def _compare(
    session: DuckDBSession,
    kind: str,
    hand: Handwritten,
    ours: Plan,
    known_until: date,
    runs: int,
    definitions: int,
    definitions_seconds: float,
) -> KindMeasured:
    """Ours, by hand and scan in turn, so that a slow minute of the machine strikes all three."""
    periods = ours.question.periods
    dates = {"first": periods[0].first, "until": periods[-1].end, "cut": known_until}
    query, scan = hand.query.format(**dates), hand.scan.format(**dates)
    _check_equal(session, kind, ours, query)
    written = _measure(kind, lambda: session.sql(plan(ours.question).cells), runs=runs)
    text = session.sql(ours.cells)
    steps: dict[str, Callable[[], object]] = {
        "ours": lambda: session.connection.execute(text).fetchall(),
        "hand": lambda: session.connection.execute(query).fetchall(),
        "scan": lambda: session.connection.execute(scan).fetchall(),
    }
    found: dict[str, list[Measured]] = {name: [] for name in steps}
    for _ in range(runs):
        for name, step in steps.items():
            found[name].append(_measure(name, step, runs=1))
    medians = {name: _median(measured) for name, measured in found.items()}
    pairs = [a.seconds / b.seconds for a, b in zip(found["ours"], found["hand"], strict=True)]
    return KindMeasured(
        kind,
        hand.measure,
        written.seconds,
        medians["ours"],
        medians["hand"],
        medians["scan"],
        statistics.median(pairs),
        definitions,
        definitions_seconds,
    )


def _ask(session: DuckDBSession, asked: Plan) -> Sequence[object]:
    return session.connection.execute(session.sql(asked.cells)).fetchall()


def _check_equal(session: DuckDBSession, kind: str, ours: Plan, query: str) -> None:
    """Sums over all cells, column by column: a benchmark against a query that answers something else says nothing."""
    names = statistics_of(ours.question.spec) if kind != "observation" else ("value_e4",)
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT)" for name in names)
    found = [
        session.connection.execute(f"SELECT {sums} FROM ({sql}) AS answer").fetchone()
        for sql in (session.sql(ours.cells), query)
    ]
    if found[0] != found[1]:
        raise EngineFailed(
            f"Mätningen av {kind} jämför olika svar: {found[0]} mot {found[1]}.",
            remedy="Rätta den handskrivna frågan eller måttets fråga innan tider jämförs.",
        )


def _measure(name: str, step: Callable[[], object], *, runs: int) -> Measured:
    times, peaks = [], []
    for _ in range(runs):
        with _peak_memory() as peak:
            started = time.perf_counter()
            step()
            times.append(time.perf_counter() - started)
        peaks.append(peak())
    known = [mib for mib in peaks if mib is not None]
    return Measured(name, statistics.median(times), max(known, default=None))


def _median(measured: Sequence[Measured]) -> Measured:
    peaks = [m.peak_mib for m in measured if m.peak_mib is not None]
    return Measured(measured[0].name, statistics.median(m.seconds for m in measured), max(peaks) if peaks else None)


@contextlib.contextmanager
def _peak_memory() -> Iterator[Callable[[], float | None]]:
    """Resets the kernel's high-water mark of this process (Linux), and reads it when asked."""
    reset = Path("/proc/self/clear_refs")
    with contextlib.suppress(OSError):
        reset.write_text("5", encoding="ascii")

    def read() -> float | None:
        try:
            lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return None
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), None)

    yield read
