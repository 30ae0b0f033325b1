"""The municipality's figures against the published ones: counted with SQL from the extracts alone.

Nothing of the simulator is used: the queries read what a receiver of the extracts has on 5 May 2025.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

Connection = duckdb.DuckDBPyConnection

YEARS = (2021, 2022, 2023, 2024)
SPRING = "BETWEEN DATE '2025-01-01' AND DATE '2025-04-30'"

COUNTS = {
    "inledda_utredningar": ("SELECT count(*) FROM utredningar WHERE inledd {}", (3123, 3167, 3121, 3025), 967),
    "inledda_insatser": (
        "SELECT count(*) FROM insatser WHERE slag IN ('öppenvård', 'heldygnsinsats') AND inledd {}",
        (1509, 1572, 1482, 1311),
        431,
    ),
    "aktualiseringar": (
        "SELECT count(*) FROM aktualiseringar WHERE slag IN ('anmälan', 'ansökan') AND inkom {}",
        (9253, 9258, 10084, 10841),
        3596,
    ),
    "serviceuppdrag": (
        "SELECT sum(antal)::INT FROM servicekontakter WHERE slag = 'uppdrag' AND dag {}",
        (2695, 3001, 5820, 4207),
        1748,
    ),
}
NIGHTS = """
    SELECT sum(greatest(0, least(coalesce(avslutad + 1, DATE '2025-05-05'), DATE '{last}' + 1)
                           - greatest(inledd, DATE '{first}')))::INT
    FROM placeringar WHERE regi = 'extern regi'"""
WAITS = """
    WITH start AS (SELECT utredning, min(inkom) AS inkom FROM aktualiseringar
                   WHERE slag = '{kind}' AND utredning IS NOT NULL GROUP BY ALL),
         decided AS (SELECT utredning, min(beslutsdag) AS beslutsdag FROM beslut
                     WHERE slag IN ('bifall', 'avslag') GROUP BY ALL),
         left_before AS (SELECT utredning, avslutad + 1 AS slut FROM utredningar
                         WHERE utfall IN ('utan åtgärd', 'återtagen') AND avslutad IS NOT NULL)
    SELECT avg(beslutsdag - inkom), count(*)
    FROM start JOIN decided USING (utredning) LEFT JOIN left_before USING (utredning)
    WHERE beslutsdag >= inkom AND coalesce(slut >= beslutsdag, true) AND {by}"""
ABSENCE = """
    WITH pupils AS (
      SELECT DISTINCT person FROM insatser JOIN personer USING (person)
      WHERE inledd < DATE '{start}' AND coalesce(avslutad + 1, DATE '2025-05-05') > DATE '{start}' - INTERVAL 3 MONTH
        AND date_diff('year', födelsedag, DATE '{start}' - 1)
            - (strftime(födelsedag, '%m%d') > strftime(DATE '{start}' - 1, '%m%d'))::INT BETWEEN 7 AND 16),
    shares AS (
      SELECT person, sum(giltig_frånvaro_minuter + ogiltig_frånvaro_minuter) AS borta, sum(erbjuden_minuter) AS tid
      FROM närvaro JOIN pupils USING (person)
      WHERE från >= DATE '{start}' AND från < DATE '{start}' + INTERVAL 3 MONTH AND huvudman IN ({operators})
      GROUP BY person)
    SELECT 100.0 * count(*) FILTER (WHERE 100 * borta > 15 * tid) / count(*), count(*) FROM shares"""
REACH = """
    WITH start AS (SELECT vårdkedja, min(inledd) AS dag FROM placeringar
                   WHERE form = 'jourhem' AND behov_familjehem = 'ja' GROUP BY ALL),
    reach AS (SELECT vårdkedja, min(inledd) AS nådd FROM placeringar
              WHERE form IN ('familjehem', 'nätverksfamiljehem', 'konsulentstött familjehem') GROUP BY ALL),
    ends AS (SELECT vårdkedja, min(avslutad + 1) AS slut FROM placeringar
             WHERE avslutsskäl IN ('hem', 'myndig', 'vården upphör av annat skäl', 'avliden') GROUP BY ALL),
    outcome AS (
      SELECT CASE WHEN nådd - dag <= 183 AND nådd <= coalesce(slut, nådd) THEN 'reached'
                  WHEN slut - dag <= 183 THEN 'competing'
                  WHEN dag + 183 < DATE '2025-05-05' THEN 'not_reached' END AS fate,
             CASE fate WHEN 'reached' THEN nådd WHEN 'competing' THEN slut ELSE dag + 183 END AS dag
      FROM start LEFT JOIN reach USING (vårdkedja) LEFT JOIN ends USING (vårdkedja))
    SELECT count(*) FILTER (WHERE fate = 'reached'), count(*) FILTER (WHERE fate = 'not_reached')
    FROM outcome WHERE dag {}"""


def one(connection: Connection, query: str) -> tuple[Any, ...]:
    """The single row of a query."""
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


def year_span(year: int) -> str:
    return f"BETWEEN DATE '{year}-01-01' AND DATE '{year}-12-31'"


@pytest.mark.parametrize("measure", COUNTS)
def test_counts_are_as_published(report_day: Connection, measure: str) -> None:
    query, published, spring = COUNTS[measure]
    counted = [one(report_day, query.format(year_span(year)))[0] for year in YEARS]
    assert counted == pytest.approx(published, rel=0.03)
    assert one(report_day, query.format(SPRING))[0] == pytest.approx(spring, rel=0.02)


@pytest.mark.parametrize("measure", COUNTS)
def test_the_spring_before_is_about_a_third_of_its_year(report_day: Connection, measure: str) -> None:
    query, published, _ = COUNTS[measure]
    spring = one(report_day, query.format("BETWEEN DATE '2024-01-01' AND DATE '2024-04-30'"))[0]
    assert 0.29 <= spring / published[-1] <= 0.40


def test_external_nights_are_as_published(report_day: Connection) -> None:
    nights = [one(report_day, NIGHTS.format(first=f"{y}-01-01", last=f"{y}-12-31"))[0] for y in YEARS]
    assert nights == pytest.approx((54_888, 61_873, 59_475, 47_355), rel=0.03)
    assert one(report_day, NIGHTS.format(first="2025-01-01", last="2025-04-30"))[0] == pytest.approx(15_916, rel=0.02)


@pytest.mark.parametrize(
    ("kind", "published", "naive"), [("ansökan", (46, 57, 57, 52), 28), ("anmälan", (53, 67, 67, 65), 34)]
)
def test_waits_are_as_published_and_naive_in_spring(
    report_day: Connection, kind: str, published: tuple[int, ...], naive: int
) -> None:
    for year, days in zip(YEARS, published, strict=True):
        mean, n = one(report_day, WAITS.format(kind=kind, by=f"beslutsdag {year_span(year)}"))
        assert mean == pytest.approx(days, abs=1.5)
        assert n > 500
    assert one(report_day, WAITS.format(kind=kind, by=f"inkom {SPRING}"))[0] == pytest.approx(naive, abs=1.0)


@pytest.mark.parametrize(("kind", "true"), [("ansökan", 52), ("anmälan", 65)])
def test_the_true_waits_show_a_year_later(known_at: Any, kind: str, true: int) -> None:
    later = known_at(date(2026, 5, 5))
    assert one(later, WAITS.format(kind=kind, by=f"inkom {SPRING}"))[0] == pytest.approx(true, rel=0.05)


def test_no_return_is_as_published(report_day: Connection) -> None:
    n, back = one(
        report_day,
        """
        WITH ended AS (SELECT person, max(avslutad) AS dag FROM insatser
                       WHERE avslutsskäl = 'fullföljd' AND avslutad BETWEEN DATE '2024-01-01' AND DATE '2024-03-31'
                       GROUP BY person)
        SELECT count(*), count(*) FILTER (WHERE EXISTS (
          FROM aktualiseringar a WHERE a.person = ended.person AND slag IN ('anmälan', 'ansökan')
            AND inkom - dag BETWEEN 1 AND 365)) FROM ended""",
    )
    assert abs(n - 93) <= 3
    assert 100 * (n - back) / n == pytest.approx(82.8, abs=1.0)


def test_absence_is_as_published(report_day: Connection) -> None:
    spring, n = one(report_day, ABSENCE.format(start="2025-01-01", operators="'kommunal'"))
    assert spring == pytest.approx(55.5, abs=1.5)
    year_before, n_before = one(
        report_day, ABSENCE.format(start="2024-01-01", operators="'kommunal', 'enskild', 'annan'")
    )
    assert year_before == pytest.approx(53.7, abs=1.5)
    assert n_before > n > 50


@pytest.mark.parametrize(
    ("span", "percent"), [*zip(map(year_span, YEARS), (68, 57, 59, 39), strict=True), (SPRING, 60)]
)
def test_family_home_share_is_as_published(report_day: Connection, span: str, percent: int) -> None:
    reached, missed = one(report_day, REACH.format(span))
    assert 20 <= reached + missed <= 60
    assert 100 * reached / (reached + missed) == pytest.approx(percent, abs=3)


def test_family_homes_of_the_spring(report_day: Connection) -> None:
    new = report_day.execute(
        f"SELECT tillkomst, slag, count(*) FROM familjehem WHERE avtal_från {SPRING} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert new == [
        ("nytt", "familjehem", 6),
        ("nytt", "jourhem", 4),
        ("nytt", "nätverksfamiljehem", 4),
        ("övertaget", "familjehem", 1),
    ]


def test_four_placements_under_lvm_on_the_last_of_april(report_day: Connection) -> None:
    query = """SELECT count(*), count(DISTINCT person) FROM placeringar
               WHERE lagrum = 'LVM' AND inledd <= DATE '2025-04-30'
                 AND coalesce(avslutad, DATE '2025-05-05') >= DATE '2025-04-30'"""
    assert one(report_day, query) == (4, 4)


def test_external_placements_are_even_and_clients_a_little_fewer(report_day: Connection) -> None:
    weeks = report_day.execute("""
        WITH weeks AS (SELECT unnest(generate_series(DATE '2024-01-07', DATE '2025-04-27', INTERVAL 7 DAY))::DATE AS s)
        SELECT count(*), count(DISTINCT person) FROM weeks JOIN placeringar
          ON inledd <= s AND coalesce(avslutad, DATE '2025-05-05') >= s WHERE regi = 'extern regi'
        GROUP BY s ORDER BY s""").fetchall()
    placements = [n for n, _ in weeks]
    clients = [n for _, n in weeks]
    assert min(placements) >= 120 and max(placements) <= 143
    assert 0.5 <= sum(placements) / len(weeks) - sum(clients) / len(clients) <= 8


def test_service_contacts_rise_from_2023(report_day: Connection) -> None:
    query = "SELECT sum(antal)::INT FROM servicekontakter WHERE slag = 'kontakt' AND dag {}"
    first, second, third, fourth = (one(report_day, query.format(year_span(year)))[0] for year in YEARS)
    assert first < 1.1 * second < third < fourth


def test_published_figures_come_as_observations(report_day: Connection) -> None:
    rows = report_day.execute("SELECT serie, period, värde FROM observationer").fetchall()
    known = {(series, period): float(value) for series, period, value in rows}
    assert known["ifo.inledda_utredningar", "2021"] == 3123
    assert known["barn.familjehem_inom_sex_manader", "2024"] == pytest.approx(0.39)
    assert known["skola.hog_franvaro", "2024-01..2024-03"] == pytest.approx(0.537)
    assert known["personal.omsattning", "2025-T1"] == 16
    assert known["skolfam.barn", "2025-T1"] == 48
