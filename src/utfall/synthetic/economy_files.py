"""The semicolon files beside the ledger: budget, transfers, managers' forecasts, investments, equity and allocation.

UTF-8, whole kronor, ISO dates, no sums. Budget, transfers, forecasts and items that come once are signed as in the
ledger (cost plus, income minus); allocation, investments, equity and grants as in the documents (more is plus).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from utfall.synthetic.economy_months import accounts, season_of, split, units
from utfall.synthetic.economy_plan import GRANT, INCOME_GROUPS, YearPlan, given, next_budget, one_offs, rows_of

FORECAST_MONTHS = (4, 8, 10)
"""After these months' end the managers say what the year will come to."""
_SEEN = {4: 0.4, 8: 0.7, 10: 0.9}
"""How much of the year's deviation from budget managers see."""
_SEEN_2025 = {4: 1.0, 8: 0.6, 10: 0.25}
"""How much is left in 2025 of what April's forecast, the published one, was wrong by."""
_NOTABLE_TKR = 300
_ADJUSTED = (4, 15)
"""Month and day of the council's decision on the results that the boards carry over."""

_BUDGET_DECIDED = (12, 10)
"""Month and day when the board decides the next year's internal budget."""

Rows = Iterable[Sequence[str | int]]


@dataclass(frozen=True)
class ForecastRow:
    """A manager's forecast of the full year for one area and account group, in tkr."""

    report_day: date
    month: int
    area: str
    group: str
    tkr: int
    comment: str
    reason: str


def write_files(
    folder: Path, plan: YearPlan, *, before: YearPlan | None, seed: int, known_at: date
) -> tuple[Path, ...]:
    """The year's files with what is known on the day; a file without rows is not written."""
    year, after = plan.year, plan.year + 1
    budget_head = "månad;verksamhetsområde;kontogrupp;budget_kr"
    made: tuple[tuple[str, int, str, Callable[[], Rows]], ...] = (
        ("internbudget", year, budget_head, lambda: _budget(plan)),
        ("internbudget", after, budget_head, lambda: _next_budget(plan, known_at)),
        (
            "omforingar",
            year,
            "dag;från_månad;nummer;verksamhetsområde;kontogrupp;belopp_kr;skäl",
            lambda: _transfers(year, known_at),
        ),
        (
            "chefsprognoser",
            year,
            "rapportdag;prognosmånad;verksamhetsområde;kontogrupp;prognos_kr;kommentar;skäl",
            lambda: _forecasts(plan, seed, known_at),
        ),
        (
            "engangsposter",
            year,
            "månad;verksamhetsområde;kontogrupp;konto;belopp_kr;text",
            lambda: _one_offs(year, known_at),
        ),
        ("investeringar", year, "år;slag;rad;budget_kr;prognos_kr;utfall_kr", lambda: _investments(year, known_at)),
        ("eget_kapital", year, "år;dag;rad;belopp_kr", lambda: _equity(plan, before, known_at)),
        ("statsbidrag", year, "år;statsbidrag;dag;slag;mottagare;belopp_kr", lambda: _state_grants(year, known_at)),
        (
            "atgarder",
            year,
            "år;åtgärd;verksamhetsområde;ansvarig;beslutad;klar_senast;väntad_kr;uppföljd;läge;uppnådd_kr;kommentar",
            lambda: _actions(year, known_at),
        ),
        ("tilldelning", after, "år;version;dag;steg;slag;rad;belopp_kr", lambda: _allocation(after, known_at)),
    )
    written = []
    for stem, of_year, header, rows in made:
        lines = [";".join(str(field) for field in row) for row in rows()]
        if lines:
            written.append(_write(folder / f"{stem}_{of_year}.csv", header, lines))
    return tuple(written)


def write_registers(folder: Path) -> tuple[Path, ...]:
    """``kontoplan.csv`` with each account's group, and ``ansvar.csv`` with each unit's area."""
    registers = (
        ("kontoplan", "konto;namn;kontogrupp", [(one.number, one.name, one.group) for one in accounts()]),
        ("ansvar", "ansvar;namn;verksamhetsområde", [(one.code, one.name, one.area) for one in units()]),
    )
    written = []
    for stem, header, rows in registers:
        written.append(_write(folder / f"{stem}.csv", header, map(";".join, rows)))
    return tuple(written)


def _write(path: Path, header: str, lines: Iterable[str]) -> Path:
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8", newline="\n")
    return path


def managers_forecasts(plan: YearPlan, *, seed: int) -> list[ForecastRow]:
    """The managers' forecasts after April, August and October. April 2025 is the published forecast."""
    found = []
    for month in FORECAST_MONTHS:
        rng = np.random.default_rng([seed, plan.year, 4, month])
        for row in given():
            area, group = row.place
            budget, truth = plan.budget[row.place], plan.truth[row.place]
            if plan.year == 2025:
                tkr = truth + round((row.forecast - truth) * _SEEN_2025[month])
            elif group == GRANT:
                tkr = budget
            else:
                error = float(rng.normal(0, 0.01)) * (1 - _SEEN[month]) * budget
                tkr = budget + round((truth - budget) * _SEEN[month] + error)
            comment, reason = _words(row.comment, row.reason, tkr - budget, is_income=group in INCOME_GROUPS)
            found.append(ForecastRow(date(plan.year, month + 1, 5), month, area, group, tkr, comment, reason))
    return found


def _words(comment: str, reason: str, deviation: int, *, is_income: bool) -> tuple[str, str]:
    """Comment and reason of a notable deviation; empty for one that needs none."""
    if abs(deviation) < _NOTABLE_TKR:
        return "", ""
    if comment:
        return comment, reason
    if is_income:
        return (
            "Intäkterna blir lägre än budgeterat." if deviation > 0 else "Intäkterna blir högre än budgeterat."
        ), "volym"
    return (
        "Kostnaderna blir högre än budgeterat." if deviation > 0 else "Kostnaderna blir lägre än budgeterat."
    ), "volym"


def _budget(plan: YearPlan) -> Rows:
    for (area, group), tkr in plan.budget.items():
        for month, kronor in enumerate(split(tkr * 1000, season_of(group)), start=1):
            yield f"{plan.year}-{month:02d}", area, group, kronor


def _next_budget(plan: YearPlan, known_at: date) -> Rows:
    """The next year's internal budget once the board has decided it, where no year of the example brings it."""
    found = next_budget(plan)
    if found is None or known_at <= date(plan.year, *_BUDGET_DECIDED):
        return
    year, budget = found
    for (area, group), whole in budget.items():
        for month, kronor in enumerate(split(whole, season_of(group)), start=1):
            yield f"{year}-{month:02d}", area, group, kronor


def _transfers(year: int, known_at: date) -> Rows:
    for row in rows_of("ekonomi_omforingar"):
        day = date.fromisoformat(row["dag"])
        if day.year == year and day < known_at:
            fields = (row["dag"], row["från_månad"], row["nummer"], row["verksamhetsområde"], row["kontogrupp"])
            yield *fields, int(row["belopp_tkr"]) * 1000, row["skäl"]


def _forecasts(plan: YearPlan, seed: int, known_at: date) -> Rows:
    for row in managers_forecasts(plan, seed=seed):
        if row.report_day <= known_at:
            month = f"{plan.year}-{row.month:02d}"
            yield row.report_day.isoformat(), month, row.area, row.group, row.tkr * 1000, row.comment, row.reason


def _one_offs(year: int, known_at: date) -> Rows:
    for item in one_offs():
        if item.year == year and date(year, item.month, 28) < known_at.replace(day=1):
            yield f"{year}-{item.month:02d}", *item.place, item.account, item.tkr * 1000, item.text


def _investments(year: int, known_at: date) -> Rows:
    for row in rows_of("ekonomi_investeringar"):
        if int(row["år"]) == year:
            outcome = int(row["utfall_tkr"]) * 1000 if known_at.year > year else ""
            yield year, row["slag"], row["rad"], int(row["budget_tkr"]) * 1000, int(row["prognos_tkr"]) * 1000, outcome


def _equity(plan: YearPlan, before: YearPlan | None, known_at: date) -> Rows:
    """What was carried over, the council's adjustment of it and, when the year is closed, its result."""
    carried = -sum(before.truth.values()) * 1000 if before else 0
    adjusted = date(plan.year, *_ADJUSTED)
    yield plan.year, date(plan.year, 1, 1).isoformat(), "Ingående eget kapital", carried
    if adjusted < known_at:
        yield plan.year, adjusted.isoformat(), "Reglering av överfört resultat", -carried
    if known_at.year > plan.year:
        yield plan.year, date(plan.year, 12, 31).isoformat(), "Årets resultat", -sum(plan.truth.values()) * 1000


def _actions(year: int, known_at: date) -> Rows:
    """Those decided by the day, each with its follow-up where that has been made."""
    for row in rows_of("ekonomi_atgarder"):
        if int(row["år"]) != year or date.fromisoformat(row["beslutad"]) >= known_at:
            continue
        followed = row["uppföljd"] if row["uppföljd"] and date.fromisoformat(row["uppföljd"]) < known_at else ""
        gained = int(row["uppnådd_tkr"]) * 1000 if followed else ""
        fields = (row["åtgärd"], row["verksamhetsområde"], row["ansvarig"], row["beslutad"], row["klar_senast"])
        follow_up = (followed, row["läge"], gained, row["kommentar"]) if followed else ("", "", "", "")
        yield year, *fields, int(row["väntad_tkr"]) * 1000, *follow_up


def _state_grants(year: int, known_at: date) -> Rows:
    for row in rows_of("ekonomi_statsbidrag"):
        if int(row["år"]) == year and date.fromisoformat(row["dag"]) < known_at:
            fields = (row["statsbidrag"], row["dag"], row["slag"], row["mottagare"])
            yield year, *fields, int(row["belopp_tkr"]) * 1000


def _allocation(year: int, known_at: date) -> Rows:
    for row in rows_of("ekonomi_tilldelning"):
        if int(row["år"]) == year and date.fromisoformat(row["dag"]) < known_at:
            fields = (row["version"], row["dag"], row["steg"], row["slag"], row["rad"])
            yield year, *fields, int(row["belopp_tkr"]) * 1000
