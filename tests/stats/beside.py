"""The files beside the project, read into the layout of our own reference values, to compare the two.

For ``test_reference_values``, and for tests that need a whole file, where those files are there. One function per file
of ``reference/``, under its name; together they also document which part of each file was carried over.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "samples" / "stats"
needs_files_beside = pytest.mark.skipif(
    not FOLDER.exists(), reason="the files ../shared/samples/stats are not beside the project"
)

Row = Mapping[str, str]


def rows(name: str, *, delimiter: str = ",") -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def values(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def leukaemia() -> Any:
    groups = {}
    for group in ("Maintained", "Nonmaintained"):
        of_group = [r for r in rows("km_aml_input.csv") if r["x"] == group]
        limits = {
            r["time"]: r for r in rows("km_aml_expected_loglogCI_R_survival_3.5-3.csv") if r["group"] == f"x={group}"
        }
        curve = [
            [
                *_whole(r, "time", "n_risk", "n_event"),
                *_decimal(r, "surv", "se", "lower95_log", "upper95_log"),
                *_decimal(limits[r["time"]], "lower95_loglog", "upper95_loglog"),
            ]
            for r in rows("km_aml_expected_R_survival_3.5-3.csv")
            if r["group"] == f"x={group}"
        ]
        means = [r for r in rows("rmst_expected_R_survival_3.5-3.csv") if r["group"] == f"x={group}"]
        groups[group] = {
            "events": sorted(int(r["time"]) for r in of_group if r["status"] == "1"),
            "open": sorted(int(r["time"]) for r in of_group if r["status"] == "0"),
            "curve": {"columns": [*_CURVE, "log_low", "log_high", "log_log_low", "log_log_high"], "rows": curve},
            "restricted_means": {
                "columns": ["to_day", "mean", "standard_error"],
                "rows": [[*_whole(r, "tau"), *_decimal(r, "rmst", "se")] for r in means],
            },
            "median": _decimal(means[0], "median", "med_lo", "med_hi"),
        }
    return {"groups": groups}


def lung() -> Any:
    published = values("km_published_values.json")["lung_rmst_730"]
    groups = {}
    for grade in "0123":
        of_group = [r for r in rows("lung_input.csv") if r["ph.ecog"] == grade]
        (mean,) = [r for r in rows("rmst_expected_R_survival_3.5-3.csv") if r["group"] == f"lung_ph.ecog={grade}"]
        groups[grade] = {
            "events": sorted(int(r["time"]) for r in of_group if r["status"] == "2"),
            "open": sorted(int(r["time"]) for r in of_group if r["status"] == "1"),
            "cases_and_events": _whole(mean, "n", "events"),
            "restricted_mean_to_730": _decimal(mean, "rmst", "se"),
            "median": _decimal(mean, "median", "med_lo", "med_hi"),
            "printed": published.get(f"ph.ecog={grade}"),
        }
    return {"groups": groups, "printed_columns": published["columns"]}


def remission() -> Any:
    drug = rows("km_6mp_input.csv")
    curve = rows("km_6mp_expected_R_survival_3.5-3.csv")
    return {
        "events": sorted(int(r["t"]) for r in drug if r["relapse"] == "1"),
        "open": sorted(int(r["t"]) for r in drug if r["relapse"] == "0"),
        "curve": {
            "columns": list(_CURVE),
            "rows": [[*_whole(r, "time", "n_risk", "n_event"), *_decimal(r, "surv", "se_greenwood")] for r in curve],
        },
    }


def small_curves() -> Any:
    published = values("km_published_values.json")
    at_risk, delayed = published["therneau_test1"], published["therneau_test2_left_truncated"]
    late, weighted = published["lifelines_late_entry"], published["weights_unaligned"]
    return {
        "at_risk": {
            "days_and_events": _pairs(at_risk["time"], at_risk["status"]),
            "time_and_at_risk": _pairs(at_risk["at_times"], at_risk["n_risk"]),
        },
        "delayed_entry": {
            "entry_days_and_events": _pairs(delayed["start"], delayed["stop"], delayed["event"]),
            "at_risk_and_events": _pairs(delayed["n_risk"], delayed["n_event"]),
            "remaining_shares": delayed["surv_at_events"],
        },
        "late_entry": {"entry_and_days": _pairs(late["entry"], late["T"]), "remaining_shares": late["surv"]},
        "weighted": {
            "time_event_and_weight": _pairs(weighted["t"], weighted["event"], weighted["w"]),
            "remaining_shares": weighted["surv"],
        },
    }


def glioma() -> Any:
    published = values("km_published_values.json")["lifelines_g3"]
    grade_3 = [r for r in rows("lifelines_g3.csv") if r["group"] != "RIT" and r["histology"] == "Grade3"]
    return {
        "events": sorted(int(r["time"]) for r in grade_3 if r["event"] == "True"),
        "open": sorted(int(r["time"]) for r in grade_3 if r["event"] == "False"),
        "curve": {
            "columns": ["day", "remaining_share", "low", "high"],
            "rows": _pairs(*(published[name] for name in ("times", "surv", "lower", "upper"))),
        },
    }


def aids_cohort() -> Any:
    published = values("km_published_values.json")["cole_hudgens_macs"]
    followed: dict[str, list[list[int]]] = {"0": [], "1": []}
    for r in rows("lifelines_multicenter_aids_cohort.tsv", delimiter="\t"):
        followed[r["D"]].append([round(1000 * float(r["W"])), round(1000 * float(r["T"]))])
    return {
        "events": sorted(followed["1"]),
        "open": sorted(followed["0"]),
        "event_days": published["events_rows"],
        "at_risk": [[round(1000 * float(day)), at_risk] for day, at_risk in published["at_risk"].items()],
        "remaining_share_after_791": published["surv_0.791"],
    }


def fruit_flies() -> Any:
    published = values("km_published_values.json")["trap_lifelines_rmst_variance"]["waltons_miR137_tau10"]
    group = [r for r in rows("lifelines_waltons.csv") if r["group"] == "miR-137"]
    return {
        "events": sorted(round(float(r["T"])) for r in group if r["E"] == "1"),
        "open": sorted(round(float(r["T"])) for r in group if r["E"] == "0"),
        "restricted_mean_to_10": published["rmst"],
        "variance_of_the_mean": published["correct_variance"],
        "standard_error_of_the_mean": published["correct_se"],
        "variance_of_the_waits": published["lifelines_variance"],
    }


def channing() -> Any:
    men = rows("ltrunc_channing_men_input.csv")
    curve = rows("ltrunc_channing_men_expected_R_survival_3.5-3.csv")
    return {
        "events": sorted(_whole(r, "ageentry", "ageexit") for r in men if r["death"] == "1"),
        "open": sorted(_whole(r, "ageentry", "ageexit") for r in men if r["death"] == "0"),
        "curve": {
            "columns": list(_CURVE),
            "rows": [[*_whole(r, "time", "n_risk", "n_event"), *_decimal(r, "surv", "se")] for r in curve],
        },
    }


def weaning() -> Any:
    expected = rows("lifetable_weaning_expected_KMsurv.csv")
    numbers = ["nrisk", "surv", "pdf", "hazard", "se.surv", "se.pdf", "se.hazard"]
    return {
        "starts": [int(r["interval"].split("-")[0]) for r in expected],
        "columns": [
            *("entering", "lost", "events"),
            *("exposed", "remaining_share", "density", "hazard"),
            *("remaining_share_error", "density_error", "hazard_error"),
        ],
        "rows": [[*_whole(r, "nsubs", "nlost", "nevent"), *_decimal(r, *numbers)] for r in expected],
    }


def transplants() -> Any:
    groups = {}
    for group in "123":
        ends: dict[str, list[int]] = {"0": [], "1": [], "2": []}
        for r in rows("cif_bmt_input.csv"):
            if r["group"] == group:
                ends[r["event"]].append(int(r["time"]))
        numbers = ["cif_relapse", "se_relapse", "cif_death", "se_death", "oneminusKM_relapse"]
        groups[group] = {
            "events": sorted(ends["1"]),
            "competing": sorted(ends["2"]),
            "open": sorted(ends["0"]),
            "shares": {
                "columns": [
                    *("day", "at_risk", "relapse", "relapse_error", "death", "death_error"),
                    "one_minus_kaplan_meier",
                ],
                "rows": [
                    [*_whole(r, "time", "n_risk"), *_decimal(r, *numbers)]
                    for r in rows("cif_bmt_expected_R_survival_3.5-3.csv")
                    if r["group"] == group
                ],
            },
        }
    return {"groups": groups}


def transfusion_aids() -> Any:
    found: dict[str, Any] = {}
    means = {"children": [1.608, 3.188], "adults": [2.705, 5.220]}  # stand in SOURCES.md
    numbers = ["surv", "cdf", "se", "lower", "upper"]
    for adult, name in (("0", "children"), ("1", "adults")):
        of_group = [r for r in rows("rtrunc_aids_input.csv") if r["adult"] == adult]
        expected = rows(f"rtrunc_aids_{name}_expected_flexsurv.csv")
        found[name] = {
            "delay_limit_and_cases": _counted((_quarters(r["induct"]), _quarters(r["rtrunc"])) for r in of_group),
            "naive_and_corrected_mean_years": means[name],
            "distribution": {
                "columns": ["delay", "longer_share", "share", "standard_error", "longer_low", "longer_high"],
                "rows": [[_quarters(r["time"]), *_decimal(r, *numbers)] for r in expected],
            },
        }
    found["adults_of_dtda"] = {
        "delay_limit_and_cases": [
            [_quarters(delay), limit, n]
            for (delay, limit), n in sorted(
                Counter((float(r["INDTime"]), float(r["V"])) for r in rows("rtrunc_aids_adults_dtda_input.csv")).items()
            )
        ]
    }
    return found


def truncated_weibull() -> Any:
    numbers = ["time", "surv", "se", "lower", "upper"]
    return {
        "time_and_limit": sorted(_decimal(r, "T", "rtrunc") for r in rows("rtrunc_flexsurv_test_input.csv")),
        "curve": {
            "columns": ["time", "longer_share", "standard_error", "low", "high"],
            "rows": [_decimal(r, *numbers) for r in rows("rtrunc_flexsurv_test_expected.csv")],
        },
    }


def triangles() -> Any:
    published, factors = values("chainladder_published_values.json"), values("chainladder_expected_factors.json")
    found: dict[str, Any] = {}
    for name in ("raa", "genins", "mortgage"):
        with (FOLDER / f"chainladder_{name}_triangle_cumulative.csv").open(encoding="utf-8") as stream:
            counts = [[int(float(cell)) for cell in row[1:] if cell] for row in list(csv.reader(stream))[1:]]
        expected = rows(f"chainladder_{name}_expected_chainladder-python_0.10.1.csv")
        numbers = ["ibnr", "ultimate", "mack_se_sigma_mack", "mack_se_sigma_loglinear"]
        found[name] = {
            "cumulative": counts,
            "factors": factors[name]["ldf"],
            "sigma": factors[name]["sigma"],
            "factor_errors": factors[name]["std_err"],
            "periods": {
                "columns": ["known", "still_to_come", "ultimate", "error", "error_loglinear"],
                "rows": [[*_whole(r, "latest"), *_decimal(r, *numbers)] for r in expected],
            },
            "total": _picked(factors[name], "total_ibnr", "total_se_mack", "total_se_loglinear"),
        }
    raa, mortgage, genins = published["RAA"], published["MORTGAGE"], published["GENINS"]
    found["raa"]["printed"] = {
        "sigma_squared": raa["sigma_sq"],
        "sigma_squared_tolerance": [float(one) for one in raa["sigma_sq_tolerance"].split(",")],
        "errors": raa["ibnr_se_by_origin_1982_1990"],
        "errors_tolerance": raa["se_tolerance"],
        "total_error_loglinear": raa["total_se_loglinear_sigma"],
        "total_error_with_tail_of_1.05": raa["total_se_tail_1.05_sigma_mack"],
    }
    found["mortgage"]["printed"] = {
        "factors_and_tail": mortgage["f_with_tail_1.05"],
        "factor_errors": mortgage["f_se"],
        "sigma": mortgage["sigma"],
        "errors_thousand": mortgage["ibnr_se_thousand"],
    }
    found["genins"]["printed"] = {"total_ibnr_and_error": _picked(genins, "total_ibnr", "total_se")}
    return found


DENGUE_WEEKS = 300
LONGEST_DELAY = 12


def dengue() -> Any:
    """The first 300 weeks to twelve weeks' delay, and what was known on 1990-10-01."""
    first, now = date(1990, 1, 1), date(1990, 10, 1)
    known_then = [[0] * (week + 1) for week in range((now - first).days // 7, -1, -1)]
    reported = [[0] * (LONGEST_DELAY + 1) for _ in range(DENGUE_WEEKS)]
    for r in rows("nowcast_dengue_counts_by_onset_report_week.csv"):
        onset, report = date.fromisoformat(r["onset_week"]), date.fromisoformat(r["report_week"])
        week, delay = (onset - first).days // 7, (report - onset).days // 7
        if report <= now:
            known_then[week][delay] += int(r["n"])
        if week < DENGUE_WEEKS and 0 <= delay <= LONGEST_DELAY:
            reported[week][delay] += int(r["n"])
    nobbs = values("nowcast_published_values.json")["NobBS_dengue_1990-10-01"]
    repeated = nobbs["checked_here"]
    assert [row[0] for row in nobbs["rows"]] == [str(now - timedelta(weeks=lag)) for lag in range(5, -1, -1)]
    return {
        "known_on_1990_10_01": {"reported_by_delay": [_without_last_zeros(row) for row in known_then]},
        "nobbs": {
            "columns": ["lag_weeks", "known", "estimate", "low", "high", "repeated", "repeated_low", "repeated_high"],
            "rows": [
                [lag, *row[1:], *again]
                for lag, row, again in zip(
                    range(5, -1, -1), nobbs["rows"], repeated["numpyro_same_model_33s"], strict=True
                )
            ],
        },
        "chain_ladder": repeated["chain_ladder_point"],
        "first_300_weeks": {"reported_by_delay": [_without_last_zeros(row) for row in reported]},
    }


def baselinenowcast() -> Any:
    published = values("nowcast_published_values.json")
    delay, applied = published["baselinenowcast_estimate_delay"], published["baselinenowcast_apply_delay"]
    return {
        "delay_shares": {"shares": delay["pmf"], "totals": delay["counts"]},
        "apply_delay": {
            "shares": applied["pmf"],
            "reported": _known(applied["triangle"]),
            "expected": [[2, 4, applied["expected"]["[2,4]"]]]
            + [[3, 3 + place, value] for place, value in enumerate(applied["expected"]["[3,3:4]"])],
            "with_zero": [
                [4, 1, applied["zero_case"]["last_row_first_col"]],
                [4, 4, applied["zero_case"]["expected_[4,4]"]],
            ],
            "relative_tolerance": applied["tolerance"],
        },
        "example": _known(published["baselinenowcast_example_triangle"]["triangle"]),
    }


def control_chart() -> Any:
    published = values("spc_cases.json")
    snapshot = [float(r["y"]) for r in rows("spc_nhsr_snapshot_input.csv")]
    limits = []
    for case in published["limits"]:
        series = case.get("y", "")
        limits.append(
            {
                "values": "one_peak" if isinstance(series, list) else "snapshot",
                "fifteenth_is_10": "15th value set to 10" in case["source"],
                "screened": case["screen_outliers"],
                "centre_lower_upper": [case["mean"], case["lpl"], case["upl"]],
            }
        )
    (peak, _) = [case["y"] for case in published["limits"] if isinstance(case.get("y"), list)]
    return {
        "limit_in_mean_ranges": published["constants"]["limit"],
        "screened_in_mean_ranges": published["constants"]["screen_mr"],
        "series": {"snapshot": snapshot, "one_peak": peak},
        "limits": limits,
        "rules": {name: rule for name, rule in published["rules"].items() if name not in ("source", "precedence")},
        "precedence": published["rules"]["precedence"],
    }


def proportions() -> Any:
    names = [f"{kind}_{limit}" for kind in ("wilson", "cp", "jeff") for limit in ("lo", "hi")]
    return {
        "columns": [
            *("part", "whole", "wilson_low", "wilson_high", "exact_low", "exact_high"),
            *("jeffreys_low", "jeffreys_high"),
        ],
        "rows": [[*_whole(r, "k", "n"), *_decimal(r, *names)] for r in rows("proportion_ci_expected_R_4.2.2.csv")],
    }


MADE_OF: dict[str, Callable[[], Any]] = {
    made.__name__: made
    for made in (
        *(leukaemia, lung, remission, small_curves, glioma, aids_cohort, fruit_flies, channing, weaning, transplants),
        *(transfusion_aids, truncated_weibull, triangles, dengue, baselinenowcast, control_chart, proportions),
    )
}

_CURVE = ("day", "at_risk", "events", "remaining_share", "standard_error")


def _whole(row: Row, *columns: str) -> list[int]:
    return [int(float(row[column])) for column in columns]


def _decimal(row: Row, *columns: str) -> list[float | None]:
    return [None if row[column] in ("NA", "") else float(row[column]) for column in columns]


def _quarters(years: str | float) -> int:
    assert (4 * float(years)).is_integer()
    return round(4 * float(years))


def _pairs(*columns: Iterable[Any]) -> list[list[Any]]:
    return [list(row) for row in zip(*columns, strict=True)]


def _counted(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [[*pair, n] for pair, n in sorted(Counter(pairs).items())]


def _picked(block: Mapping[str, float], *names: str) -> list[float]:
    return [block[name] for name in names]


def _known(triangle: list[list[int | None]]) -> list[list[int]]:
    return [[count for count in row if count is not None] for row in triangle]


def _without_last_zeros(row: list[int]) -> list[int]:
    last = max((place for place, count in enumerate(row) if count), default=-1)
    return row[: last + 1]
