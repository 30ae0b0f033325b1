"""The true quantities of the example municipality, which no extract shows in time."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np

from utfall.synthetic.days import NEVER, Flags, day_of
from utfall.synthetic.emergency import REACH_LIMIT_DAYS
from utfall.synthetic.municipality import NAME, Municipality
from utfall.synthetic.targets import REPORT_DAY

HOME_FORMS = ("family_home", "network_home", "consultant_home")


def write_truth(path: Path, town: Municipality) -> Path:
    """Write the true quantities as JSON with sorted keys."""
    path.write_text(json.dumps(truth(town), ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def truth(town: Municipality) -> dict[str, object]:
    """True quantities by measure and period, with what the report's extract shows of them where that differs.

    Waits count the decided cases by the day their referral came, whenever the decision comes. Completions count
    persons by their last day. Reach counts chains by the day they begin in an emergency home, competing ends kept
    apart.
    """
    return {
        "kommun": NAME,
        "vantetid": {
            "ifo.vantetid_ansokan": _waits(town, opener=1),
            "ifo.vantetid_anmalan": _waits(town, opener=0),
        },
        "fullfoljda_insatser": _completions(town),
        "familjehem_inom_183_dagar": _reach(town),
    }


def _spans() -> dict[str, tuple[int, int]]:
    years = {str(y): (day_of(date(y, 1, 1)), day_of(date(y, 12, 31))) for y in range(2021, 2025)}
    tertials = {f"{y}-T1": (day_of(date(y, 1, 1)), day_of(date(y, 4, 30))) for y in (2024, 2025)}
    return years | tertials


def _waits(town: Municipality, *, opener: int) -> dict[str, object]:
    cases = town.cases
    decided = (cases.opener == opener) & (cases.decided < NEVER)
    wait = cases.decided - cases.received
    result: dict[str, object] = {}
    for name, (first, last) in _spans().items():
        mine = decided & (cases.received >= first) & (cases.received <= last)
        known = mine & (cases.decision_registered < REPORT_DAY)
        result[name] = {
            "medel_dagar": _mean(wait[mine]),
            "median_dagar": float(np.median(wait[mine])),
            "andel_inom_90_dagar": _share(wait[mine] <= 90),
            "avgjorda": int(mine.sum()),
            "medel_dagar_kant_2025-05-05": _mean(wait[known]),
            "avgjorda_kant_2025-05-05": int(known.sum()),
        }
    return result


def _completions(town: Municipality) -> dict[str, object]:
    rows = town.interventions
    completed = rows.end_reason == 0
    result: dict[str, object] = {}
    months = {f"{y}-{m:02d}": (day_of(date(y, m, 1)), _month_end(y, m)) for y in (2024, 2025) for m in range(1, 13)}
    quarter = {"2024-01..2024-03": (day_of(date(2024, 1, 1)), day_of(date(2024, 3, 31)))}
    for name, (first, last) in (_spans() | months | quarter).items():
        mine = completed & (rows.ended >= first) & (rows.ended <= last)
        person = town.population.of_case[rows.case]
        everyone = np.unique(person[mine])
        back = np.unique(person[mine & rows.returns])
        known = np.unique(person[mine & (rows.end_registered < REPORT_DAY)])
        result[name] = {
            "personer": len(everyone),
            "andel_ej_ater": round(1 - len(back) / len(everyone), 4) if len(everyone) else None,
            "personer_kant_2025-05-05": len(known),
        }
    return result


def _reach(town: Municipality) -> dict[str, object]:
    result: dict[str, object] = {}
    for name, (first, last) in _spans().items():
        reached = competing = missed = 0
        for chain in town.chains:
            if not (chain.stays[0].needs_family_home and first <= chain.stays[0].started <= last):
                continue
            start = chain.stays[0].started
            homes = [stay.started - start for stay in chain.stays if stay.form in HOME_FORMS]
            end = chain.stays[-1].until - start
            if homes and homes[0] <= REACH_LIMIT_DAYS:
                reached += 1
            elif end <= REACH_LIMIT_DAYS:
                competing += 1
            else:
                missed += 1
        n = reached + missed
        result[name] = {
            "placerade": n + competing,
            "natt": reached,
            "ej_natt": missed,
            "annat_slut": competing,
            "andel": round(reached / n, 4) if n else None,
        }
    return result


def _month_end(year: int, month: int) -> int:
    return day_of(date(year + month // 12, month % 12 + 1, 1)) - 1


def _mean(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> float | None:
    return round(float(values.mean()), 2) if len(values) else None


def _share(flags: Flags) -> float | None:
    return round(float(flags.mean()), 4) if len(flags) else None
