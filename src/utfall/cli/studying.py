"""Showing the simulation study."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from rich import box
from rich.table import Table

from utfall.cli.presenting import console
from utfall.cli.simulating import progress_bar
from utfall.reports.numbers import format_number
from utfall.stats.waiting_time import SHARE_DAYS
from utfall.synthetic.study import counts, full_year, waits
from utfall.synthetic.study.requirements import Verdict
from utfall.synthetic.study.running import Judged, StudyResult, WaitStudy, run_study
from utfall.synthetic.study.scores import Score
from utfall.synthetic.study.speed import Speed

_SCENARIOS = {
    "stable": "Oförändrad väntan",
    "slower": "25 % längre väntan i år",
    "faster": "25 % kortare väntan i år",
    "not_lognormal": "Snabba och långsamma ärenden",
    "late_registration": "Sen registrering av beslut",
    "withdrawn": "Vart femte ärende återtas",
}
_FIGURES = {
    **{waits.share_within(days): f"avgjort inom {days}, %" for days in SHARE_DAYS},
    waits.OTHER_END: f"återtaget inom {max(SHARE_DAYS)}, %",
    waits.RESTRICTED_MEAN: "väntan, högst 90",
    waits.USUAL_RESTRICTED_MEAN: "samma, året före",
    waits.HYBRID_MEAN: "hela väntan",
    waits.DECIDED: "avgörs till slut, %",
    waits.NAIVE_MEAN: "medel av avgjorda",
}
_VERDICTS = {Verdict.MET: "ja", Verdict.NOT_MET: "nej", Verdict.UNDECIDED: "?"}


def show_study(*, replications: int) -> None:
    """Run the study on all processors and print what each shown figure misses by, and whether that is as required."""
    terminal = console()
    with progress_bar() as progress:
        bar = progress.add_task("Simulerar", total=None)
        result = run_study(
            replications=replications,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    terminal.print("\nVad hade vi sagt den 30 april, på data där sanningen är känd?\n", style="bold")
    for study in result.waits:
        terminal.print(_waits_table(study))
    terminal.print(_counts_table(result.counts))
    terminal.print(_years_table(result))
    terminal.print(_speed_line(result.speed, result.speed_verdict))
    terminal.print(
        "  Visas: procent av försöken. Avvikelse: medlet av felen, ± hur osäkert det är av antalet försök. Fel: roten "
        "ur medelkvadraten. 95 % och 80 %: hur ofta intervallet täcker sanningen. Bredd: intervallets. Krav: ja "
        "uppfyllt, nej inte uppfyllt, ? utanför men med så lite att fler försök kan ändra det.",
        style="dim",
    )
    terminal.print(_summary(result.verdicts))


def _waits_table(study: WaitStudy) -> Table:
    lag = f" (följt till {_number(study.mean_lag_days, 0)} dagar före)" if study.mean_lag_days else ""
    grid = _grid(
        f"{_SCENARIOS[study.scenario.name]}{lag}, {_number(study.per_year, 0)} ärenden om året, "
        f"{_number(study.replications, 0)} försök",
        "Väntetid",
        level="95 %",
    )
    for figure in study.figures:
        grid.add_row(_FIGURES[figure.score.figure], *_cells(figure.score), _verdict(figure.verdict))
    doubtful = _number(study.doubtful_percent, 1)
    grid.add_row("osäker svans, %", "", doubtful, *[""] * 4, _verdict(study.doubtful_verdict))
    return grid


def _counts_table(found: Sequence[Judged]) -> Table:
    title = f"Väntat antal i månaden när hälften är registrerat: procent, {_number(found[0].score.tries, 0)} försök"
    grid = _grid(title, "Antal i månaden", level="80 %")
    names = [f"{level}, {name}" for level in counts.LEVELS for name in ("alla månader", "de som visas")]
    for name, one in zip(names, found, strict=True):
        grid.add_row(name, *_cells(one.score), _verdict(one.verdict))
    return grid


def _years_table(result: StudyResult) -> Table:
    title = (
        f"Väntat helår i slutet av april, {full_year.HISTORY_YEARS} tidigare år: procent, "
        f"{_number(result.years[0].found.score.tries, 0)} försök"
    )
    grid = _grid(title, "Antal (medelfel)", level="80 %")
    for one in result.years:
        service = one.found.service
        name = f"{_number(service.per_year, 0)} ({_number(one.found.mean_miss_percent, 1)} %)"
        grid.add_row(name, *_cells(one.found.score), _verdict(one.verdict))
    return grid


def _grid(title: str, what: str, *, level: str) -> Table:
    grid = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    grid.add_column(what, no_wrap=True)
    for head in ("Sant", "Visas", "Avvikelse ±", "Fel", level, "Bredd", "Krav"):
        grid.add_column(head, justify="right", no_wrap=True)
    return grid


def _cells(found: Score) -> tuple[str, ...]:
    bias = "–" if math.isnan(found.bias) else f"{_number(found.bias, 2)} ± {_number(found.bias_error, 2)}"
    return (
        _number(found.truth, 1),
        _number(found.shown_percent, 0),
        bias,
        _number(found.error, 1),
        _number(found.coverage_percent, 1),
        _number(found.width, 1),
    )


def _speed_line(speed: Speed, verdict: Verdict) -> str:
    return (
        f"  Allt om en väntetid, när den är räknad: {_number(speed.milliseconds, 1)} ms för "
        f"{_number(speed.cases, 0)} ärenden och {_number(speed.more_milliseconds, 1)} ms för "
        f"{_number(speed.more_cases, 0)}. Högst 50 ms: {_VERDICTS[verdict]}."
    )


def _summary(verdicts: Sequence[Verdict]) -> str:
    number = {verdict: sum(one is verdict for one in verdicts) for verdict in Verdict}
    return (
        f"  Krav: {number[Verdict.MET]} uppfyllda, {number[Verdict.NOT_MET]} inte uppfyllda, "
        f"{number[Verdict.UNDECIDED]} oavgjorda."
    )


def _verdict(verdict: Verdict | None) -> str:
    return "" if verdict is None else _VERDICTS[verdict]


def _number(value: float, decimals: int) -> str:
    return "–" if math.isnan(value) else format_number(Decimal(str(value)), decimals=decimals)
