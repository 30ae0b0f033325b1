"""The whole study, part by part, on as many processes as there are processors."""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeAlias

from utfall.synthetic.study import counts, full_year, requirements, waits
from utfall.synthetic.study.counts import CountTries
from utfall.synthetic.study.full_year import Service, YearScore, YearTries
from utfall.synthetic.study.requirements import Verdict
from utfall.synthetic.study.scenarios import SCENARIOS, Scenario
from utfall.synthetic.study.scores import Score
from utfall.synthetic.study.speed import Speed, measure_speed
from utfall.synthetic.study.waits import WaitTries

REPLICATIONS = 1000
PER_YEAR = (3000, 300)

MORE = {300: 4}
"""So many times more replications of the small service, whose figures scatter three times as much."""

MORE_YEARS = 4
"""A projection takes a thousandth of a second."""

CHUNK = 50
"""Replications per task. Each task has a seed of its own, so that the number of processes changes nothing."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many replications are done, and of how many."""


@dataclass(frozen=True)
class Judged:
    """A score and whether it is as required; None where nothing is required of it."""

    score: Score
    verdict: Verdict | None


@dataclass(frozen=True)
class WaitStudy:
    """One service of one size. ``doubtful_percent`` is how often its tail was called doubtful."""

    scenario: Scenario
    per_year: int
    replications: int
    figures: tuple[Judged, ...]
    doubtful_percent: float
    doubtful_verdict: Verdict | None
    mean_lag_days: float


@dataclass(frozen=True)
class YearStudy:
    """The projection of one service."""

    found: YearScore
    verdict: Verdict | None


@dataclass(frozen=True)
class StudyResult:
    """All parts of the study; ``counts`` has per level the score of all months and of those published."""

    waits: tuple[WaitStudy, ...]
    counts: tuple[Judged, ...]
    years: tuple[YearStudy, ...]
    speed: Speed
    speed_verdict: Verdict

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict there is."""
        found = [
            *(figure.verdict for one in self.waits for figure in one.figures),
            *(one.doubtful_verdict for one in self.waits),
            *(one.verdict for one in self.counts),
            *(one.verdict for one in self.years),
            self.speed_verdict,
        ]
        return tuple(verdict for verdict in found if verdict is not None)


@dataclass(frozen=True)
class _Task:
    """Replications of one kind: of a scenario and size, a level of counts or a service's years."""

    of: tuple[Scenario, int] | int | Service
    part: int
    replications: int
    seed: tuple[int, ...]


_Tries = WaitTries | CountTries | YearTries


def run_study(
    *,
    replications: int = REPLICATIONS,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> StudyResult:
    """The study with so many replications of each service, more of the small ones; the same whatever ``workers`` is.

    ``workers`` are processes, by default as many as there are processors; 1 runs everything in this one.
    """
    # First, while nothing else of ours runs.
    speed = measure_speed()
    tasks = list(_tasks(replications))
    total, done = sum(task.replications for task in tasks), 0
    found: dict[_Task, _Tries] = {}
    for task, tries in _run(tasks, workers=workers or os.cpu_count() or 1):
        found[task] = tries
        done += task.replications
        progress(done, total)
    by_kind: dict[tuple[Scenario, int] | int | Service, list[_Tries]] = {}
    for task in tasks:
        by_kind.setdefault(task.of, []).append(found[task])
    return StudyResult(
        waits=tuple(
            _judged_waits(of[0], of[1], waits.joined([part for part in parts if isinstance(part, WaitTries)]))
            for of, parts in by_kind.items()
            if isinstance(of, tuple)
        ),
        counts=tuple(
            judged
            for of, parts in by_kind.items()
            if isinstance(of, int)
            for judged in _judged_counts(of, counts.joined([part for part in parts if isinstance(part, CountTries)]))
        ),
        years=tuple(
            _judged_year(of, full_year.joined([part for part in parts if isinstance(part, YearTries)]))
            for of, parts in by_kind.items()
            if isinstance(of, Service)
        ),
        speed=speed,
        speed_verdict=requirements.worst(
            [requirements.speed_verdict(one) for one in (speed.milliseconds, speed.more_milliseconds)]
        ),
    )


def _tasks(replications: int) -> Iterator[_Task]:
    for size, per_year in enumerate(PER_YEAR):
        for number, scenario in enumerate(SCENARIOS):
            yield from _chunks((scenario, per_year), replications * MORE.get(per_year, 1), seed=(1, size, number))
    for number, level in enumerate(counts.LEVELS):
        yield from _chunks(level, replications, seed=(2, number))
    for number, service in enumerate(full_year.SERVICES):
        yield from _chunks(service, replications * MORE_YEARS, seed=(3, number))


def _chunks(of: tuple[Scenario, int] | int | Service, replications: int, *, seed: tuple[int, ...]) -> Iterator[_Task]:
    for part in range(math.ceil(replications / CHUNK)):
        yield _Task(of, part, min(CHUNK, replications - part * CHUNK), (*seed, part))


def _run(tasks: Iterable[_Task], *, workers: int) -> Iterator[tuple[_Task, _Tries]]:
    if workers == 1:
        yield from ((task, _do(task)) for task in tasks)
        return
    # Fresh processes: a copy of this one would carry locks of threads that the benchmark's engine has started.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(_do, task): task for task in tasks}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _do(task: _Task) -> _Tries:
    match task.of:
        case (scenario, per_year):
            return waits.replicate(scenario, per_year=per_year, replications=task.replications, seed=task.seed)
        case Service() as service:
            return full_year.replicate(service, replications=task.replications, seed=task.seed)
        case level:
            return counts.replicate(level, replications=task.replications, seed=task.seed)


def _judged_waits(scenario: Scenario, per_year: int, tries: WaitTries) -> WaitStudy:
    replications = len(tries.doubtful)
    doubtful = 100 * float(tries.doubtful.mean())
    is_required = scenario.is_changed and per_year == max(PER_YEAR)
    return WaitStudy(
        scenario=scenario,
        per_year=per_year,
        replications=replications,
        figures=tuple(Judged(one, _wait_verdict(scenario, one)) for one in waits.scores(scenario, tries)),
        doubtful_percent=doubtful,
        doubtful_verdict=requirements.flagged_verdict(doubtful, tries=replications) if is_required else None,
        mean_lag_days=float(tries.lag_days.mean()),
    )


def _wait_verdict(scenario: Scenario, found: Score) -> Verdict | None:
    """Nothing is required of the naive mean, nor of a tail that is not the cases' own: that one is to be flagged."""
    if found.figure == waits.NAIVE_MEAN or (found.figure == waits.HYBRID_MEAN and scenario.is_changed):
        return None
    if found.figure == waits.HYBRID_MEAN:
        limit, coverage = requirements.HYBRID_BIAS_LIMIT_DAYS, requirements.HYBRID_COVERAGE
    else:
        limit, coverage = requirements.BIAS_LIMIT, requirements.SHARE_COVERAGE
    return requirements.verdict_of(found, coverage=coverage, bias_limit=limit)


def _judged_counts(level: int, tries: CountTries) -> Iterator[Judged]:
    for one in counts.scores(level, tries):
        yield Judged(
            one,
            requirements.verdict_of(
                one, coverage=requirements.COUNT_COVERAGE, bias_limit=requirements.COUNT_BIAS_LIMIT_PERCENT
            ),
        )


def _judged_year(service: Service, tries: YearTries) -> YearStudy:
    found = full_year.scores(service, tries)
    return YearStudy(found, requirements.verdict_of(found.score, coverage=requirements.YEAR_COVERAGE))
