"""The files of published disclosure cases beside the project, read into the layout of our own reference values.

As ``tests.stats.beside``: to compare the two where those files are there.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from typing import Any

from tests.stats.beside import FOLDER, rows, values


def two_way() -> Any:
    case = values("sdc_cases.json")["sdctable_inferential_4x4"]
    expected = case["expected"]
    return {
        "rows": case["rows"],
        "columns": case["cols"],
        "inner": case["inner"],
        "primary": case["primary"],
        "exposed": ["w", "b"],
        "bounds_before": expected["bounds_w_b_before"],
        "added_by_two_per_line": expected["naive_two_per_line_rule_adds"],
        "added": [expected["must_add_at_least"], expected["sdcTable_adds"]],
        "bounds_with_x_d": expected["bounds_w_b_after_sdcTable"],
    }


def linked_tables() -> Any:
    case = values("sdc_cases.json")["sdctable_linked_tables"]
    expected = case["expected"]
    assert case["rule"] == "primary if freq<=3"
    return {
        "inner": case["leaf"],
        "first": case["hier1"],
        "second": case["hier2"],
        "largest_primary": 3,
        "primary_of_each": expected["primary_each_table"],
        "secondary_one_by_one": expected["secondary_if_protected_one_by_one"],
        "secondary_together": [expected["secondary_cell"]],
    }


def small_magnitudes() -> Any:
    case = values("sdc_cases.json")["tauargus_ex1"]
    assert case["rules"] == "FREQ(3,10)|NK(1,85); secondary MOD"
    status = {key: value for key, value in case["expected_status"].items() if "|" in key}
    return {
        **{name: case[name] for name in ("rows", "cols", "value", "freq", "max")},
        "least_frequency": 3,
        "largest_share_percent": 85,
        "status": status,
    }


def turnover() -> Any:
    """The inner cells; all others are their sums, and the largest of their largest."""
    case = values("sdc_cases.json")["tauargus_ex2"]
    cells = {
        (r["ACTIVITY"], r["SIZE"]): (int(r["N_OBS"]), float(r["TOT"]), float(r["MAX"]))
        for r in rows("sdc_tauargus_turnover_act_size.csv")
    }
    paths = {
        " ".join(dict.fromkeys((r["A10"], r["A21"], r["A88"]))): r["A88"]
        for r in rows("sdc_tauargus_activity_corr_table.csv")
    }
    inner = {
        path: [[size, *cells[activity, f"tr{size}"]] for size in (1, 2, 3) if (activity, f"tr{size}") in cells]
        for path, activity in sorted(paths.items())
    }
    for (activity, size), (number, total, largest) in cells.items():
        behind = [
            cell
            for path, of_path in inner.items()
            for cell in of_path
            if (activity == "Total" or activity in path.split()) and size in ("Total", f"tr{cell[0]}")
        ]
        assert number == sum(cell[1] for cell in behind)
        assert round(10_000 * total) == sum(round(10_000 * cell[2]) for cell in behind)
        assert largest == max(cell[3] for cell in behind)
    expected = case["expected_counts_optimal"]
    assert (case["primary"], case["protection"]) == ("0<N_OBS<3 or MAX>0.85*TOT", "10 % of value")
    assert case["checked_here"].startswith("52 + 25 primary; 63 of 77 exactly recoverable before")
    assert "sequential HiGHS heuristics: 77 secondary" in case["checked_here"]
    return {
        "columns": ["size", "enterprises", "turnover", "largest"],
        "inner": inner,
        "cells": len(cells),
        "least_frequency": 3,
        "largest_share_percent": 85,
        "margin_percent": 10,
        "primary_by_frequency_and_by_share": [expected["A"], expected["B"]],
        "exact_before": 63,
        "secondary_of_the_optimum": expected["D"],
        "free_of_the_optimum": expected["V"],
        "secondary_of_a_prototype": 77,
    }


def microdata() -> Any:
    found: dict[str, dict[str, list[int]]] = {}
    for r in rows("sdc_sdctable_microdata1.csv"):
        found.setdefault(r["region"], {}).setdefault(r["gender"], []).append(int(r["val"]))
    note = values("sdc_cases.json")["sdctable_primary_rules"]["note"]
    assert "freq maxN=2 -> 1 primary cell (index 6); nk n=2,k=75 -> cells 6,14" in note
    return {
        "records": {
            region: {gender: sorted(of_gender[gender]) for gender in sorted(of_gender)}
            for region, of_gender in sorted(found.items())
        },
        "order": "by region, the total first, then by gender: total, male, female; from 1",
        "largest_primary": 2,
        "cells_by_frequency": [6],
        "largest_contributors_and_share_percent": [2, 75],
        "cells_by_share": [6, 14],
    }


def small_count_rounding() -> Any:
    case = values("sdc_cases.json")["ssb_small_count_rounding"]
    inner = case["exPSD"]
    assert (case["formula"], case["order"]) == ("~rows + cols", "total, row1..3, col1..5")
    return {
        "counts": [[int(r[3:]), int(c[3:]), n] for r, c, n in zip(*inner.values(), strict=True)],
        "base": case["roundBase"],
        "total": case["expected_publish_rounded"][0],
        "rows": case["expected_publish_rounded"][1:4],
        "columns": case["expected_publish_rounded"][4:],
    }


def cell_key() -> Any:
    """The 1 000 record keys by cell of three of the ten variables; the table of changes by the rule that it follows."""
    case = values("sdc_cases.json")["ons_cell_key"]
    assert "ckey = sum(record_key) mod 256; pcv = n if n<=750 else (n-1)%250+501" in case["algorithm"]
    names = ("var1", "var5", "var8")
    keys: dict[tuple[str, ...], list[int]] = {}
    for r in rows("ckp_micro.csv"):
        keys.setdefault(tuple(r[name] for name in names), []).append(int(r["record_key"]))
    cells = []
    for r in rows("ckp_expected_var1_var5_var8.csv"):
        of_cell = tuple(r[name] for name in names)
        assert int(r["pre_sdc_count"]) == int(r["pcv"]) == len(keys.get(of_cell, ()))
        shown = None if r["count"] == "NA" else int(r["count"])
        cells.append([" ".join(of_cell), sorted(keys.get(of_cell, ())), int(r["ckey"]), int(r["pvalue"]), shown])
    changes = changes_of_ons()
    return {
        "keys": 256,
        "rows": len(changes),
        "repeating": 250,
        "least_shown": 10,
        "changes_below_10": [changes[count][0] for count in range(1, 10)],
        "changes_from_10_by_last_digit": [changes[10 + digit][0] for digit in range(10)],
        "cells": {"columns": ["cell", "record_keys", "cell_key", "change", "shown"], "rows": cells},
    }


def changes_of_ons() -> dict[int, tuple[int, ...]]:
    """All 192 000 changes of the package's table, by count."""
    found: dict[int, list[int]] = {}
    with gzip.open(FOLDER / "ckp_ptable_10_5.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            of_count = found.setdefault(int(r["pcv"]), [])
            assert int(r["ckey"]) == len(of_count)
            of_count.append(int(r["pvalue"]))
    return {count: tuple(of_count) for count, of_count in found.items()}


MADE_OF: dict[str, Callable[[], Any]] = {
    made.__name__: made
    for made in (two_way, linked_tables, small_magnitudes, turnover, microdata, small_count_rounding, cell_key)
}
