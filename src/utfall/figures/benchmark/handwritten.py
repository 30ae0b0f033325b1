"""Hand-written DuckDB SQL for one definition of each kind: the best a person would write for exactly that question.

``{first}``, ``{until}`` and ``{cut}`` are dates: the first month's first day, the day after the last month, and the
cut-off. ``scan`` reads the same columns of the same rows and computes nothing else: no query can be faster.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Handwritten:
    """SQL for one measure by ``step`` (months or weeks). ``groundwork`` makes the table ``hand_<kind>`` it reads."""

    measure: str
    step: str
    query: str
    scan: str
    groundwork: str | None = None


_MONTHS = (
    "SELECT CAST(m AS DATE) AS m, CAST(m + INTERVAL 1 MONTH AS DATE) AS m1 FROM"
    " generate_series(TIMESTAMP '{first}', TIMESTAMP '{until}' - INTERVAL 1 DAY, INTERVAL 1 MONTH) AS t(m)"
)

HANDWRITTEN: dict[str, Handwritten] = {
    "event_count": Handwritten(
        "ifo.aktualiseringar",
        "month",
        """
        SELECT date_trunc('month', received_on) AS m, count(*) AS n FROM referrals
        WHERE kind IN ('report_of_concern', 'application') AND received_on >= DATE '{first}' AND received_on < DATE '{until}'
        GROUP BY ALL""",
        """
        SELECT count(*), max(received_on) FROM referrals WHERE kind IN ('report_of_concern', 'application')""",
    ),
    "spell_days": Handwritten(
        "ifo.varddygn_externa",
        "month",
        f"""
        WITH months AS ({_MONTHS}),
        delta AS (
          SELECT greatest(started_on, DATE '{{first}}') AS day, greatest(started_on, DATE '{{first}}') AS last_on, 1 AS k
          FROM placements WHERE operation = 'external' AND started_on < DATE '{{until}}'
            AND (ended_on IS NULL OR ended_on > greatest(started_on, DATE '{{first}}'))
          UNION ALL
          SELECT ended_on, ended_on - 1, -1 FROM placements
          WHERE operation = 'external' AND ended_on > greatest(started_on, DATE '{{first}}') AND ended_on <= DATE '{{until}}'),
        per_month AS (
          SELECT CAST(date_trunc('month', last_on) AS DATE) AS m, sum(k) AS k, sum(k * (day - DATE '1970-01-01')) AS kx,
                 count(*) FILTER (k = 1) AS started
          FROM delta GROUP BY 1),
        running AS (
          SELECT m, (m1 - DATE '1970-01-01') * sum(coalesce(k, 0)) OVER w - sum(coalesce(kx, 0)) OVER w AS f,
                 sum(coalesce(k, 0)) OVER w AS still_open, coalesce(started, 0) AS started
          FROM months LEFT JOIN per_month USING (m) WINDOW w AS (ORDER BY m))
        SELECT m, f - coalesce(lag(f) OVER (ORDER BY m), 0) AS days,
               started + coalesce(lag(still_open) OVER (ORDER BY m), 0) AS n FROM running""",
        """
        SELECT count(*), max(started_on), max(ended_on) FROM placements WHERE operation = 'external'""",
    ),
    "stock": Handwritten(
        "placering.externa_per_vecka",
        "week",
        """
        WITH weeks AS (
          SELECT CAST(w AS DATE) AS w FROM
            generate_series(TIMESTAMP '{first}' + INTERVAL 6 DAY, TIMESTAMP '{until}' - INTERVAL 1 DAY, INTERVAL 7 DAY) AS t(w)),
        delta AS (
          SELECT greatest(CAST(date_trunc('week', started_on) AS DATE) + 6, DATE '{first}' + 6) AS w, 1 AS s FROM placements
          WHERE operation = 'external'
          UNION ALL
          SELECT greatest(CAST(date_trunc('week', ended_on) AS DATE) + 6, DATE '{first}' + 6), -1 FROM placements
          WHERE operation = 'external' AND ended_on IS NOT NULL),
        per_week AS (SELECT w, sum(s) AS s FROM delta GROUP BY 1)
        SELECT w, sum(coalesce(s, 0)) OVER (ORDER BY w) AS n FROM weeks LEFT JOIN per_week USING (w)""",
        """
        SELECT count(*), max(started_on), max(ended_on) FROM placements WHERE operation = 'external'""",
    ),
    "time_to_event": Handwritten(
        "ifo.vantetid_ansokan",
        "month",
        """
        WITH decided AS (
          SELECT first_on, CASE WHEN stop_on < DATE '{cut}' THEN stop_on END AS s,
                 CASE WHEN competing_on < DATE '{cut}' THEN competing_on END AS c
          FROM hand_time_to_event WHERE first_on >= DATE '{first}' AND first_on < DATE '{until}')
        SELECT date_trunc('month', first_on) AS m, coalesce(least(s, c), DATE '{cut}') - first_on AS duration_days,
               count(*) FILTER (s <= coalesce(c, s)) AS n_event, count(*) FILTER (c < coalesce(s, c + 1)) AS n_competing,
               count(*) FILTER (s IS NULL AND c IS NULL) AS n_open
        FROM decided GROUP BY ALL""",
        """
        SELECT count(*), max(first_on), max(stop_on), max(competing_on) FROM hand_time_to_event""",
        """
        SELECT f.investigation_id, f.first_on, min(d.decided_on) AS stop_on, min(i.ended_on) AS competing_on
        FROM (SELECT investigation_id, min(received_on) AS first_on FROM referrals
              WHERE kind = 'application' AND investigation_id IS NOT NULL GROUP BY 1) AS f
        LEFT JOIN (SELECT investigation_id, decided_on FROM decisions WHERE kind IN ('approval', 'rejection')) AS d
          ON d.investigation_id = f.investigation_id AND d.decided_on >= f.first_on
        LEFT JOIN (SELECT investigation_id, ended_on FROM investigations WHERE outcome IN ('no_action', 'withdrawn')) AS i
          ON i.investigation_id = f.investigation_id AND i.ended_on >= f.first_on
        GROUP BY 1, 2""",
    ),
    "no_return_share": Handwritten(
        "ifo.ej_aterkomst",
        "month",
        """
        WITH base AS (
          SELECT person_key, date_trunc('month', ended_on - 1) AS m, max(ended_on - 1) AS e FROM interventions
          WHERE end_reason = 'completed' AND ended_on - 1 >= DATE '{first}' AND ended_on - 1 < DATE '{until}'
            AND ended_on <= DATE '{cut}' GROUP BY 1, 2),
        back AS (
          SELECT DISTINCT b.person_key, b.m FROM base AS b JOIN referrals AS r ON r.person_key = b.person_key
            AND r.received_on > b.e AND r.received_on <= b.e + 365 AND r.received_on < DATE '{cut}'
          WHERE r.kind IN ('report_of_concern', 'application'))
        SELECT b.m, count(*) AS n_base, count(*) FILTER (b.e + 365 < DATE '{cut}') AS n_mature,
               count(back.m) FILTER (b.e + 365 < DATE '{cut}') AS n_returned,
               count(back.m) FILTER (b.e + 365 >= DATE '{cut}') AS n_returned_early
        FROM base AS b LEFT JOIN back ON back.person_key = b.person_key AND back.m = b.m GROUP BY 1""",
        """
        SELECT (SELECT count(*) + max(length(person_key)) FROM referrals WHERE kind IN ('report_of_concern', 'application')
                AND received_on IS NOT NULL),
               (SELECT max(ended_on) FROM interventions WHERE end_reason = 'completed' AND length(person_key) > 0)""",
    ),
    "reach_share": Handwritten(
        "barn.familjehem_inom_sex_manader",
        "month",
        """
        WITH seen AS (
          SELECT first_on + 183 AS until_on, CASE WHEN stop_on < DATE '{cut}' THEN stop_on END AS s,
                 CASE WHEN competing_on < DATE '{cut}' THEN competing_on END AS c FROM hand_reach_share
          WHERE first_on < DATE '{cut}'),
        decided AS (
          SELECT CASE WHEN s <= least(until_on, coalesce(c, s)) THEN 'reached'
                      WHEN c <= until_on AND (s IS NULL OR c < s) THEN 'competing'
                      WHEN until_on < DATE '{cut}' THEN 'not_reached' END AS outcome,
                 CASE WHEN least(s, c) <= until_on THEN least(s, c) ELSE until_on END AS on_day FROM seen)
        SELECT date_trunc('month', on_day) AS m, count(*) AS n, count(*) FILTER (outcome = 'reached') AS n_reached,
               count(*) FILTER (outcome = 'competing') AS n_competing, count(*) FILTER (outcome = 'not_reached') AS n_not_reached,
               0 AS n_pending
        FROM decided WHERE outcome IS NOT NULL AND on_day >= DATE '{first}' AND on_day < DATE '{until}' GROUP BY 1""",
        """
        SELECT count(*), max(first_on), max(stop_on), max(competing_on) FROM hand_reach_share""",
        """
        SELECT f.care_spell_id, f.first_on, min(l.started_on) FILTER (l.is_home) AS stop_on,
               min(l.ended_on) FILTER (l.is_end) AS competing_on
        FROM (SELECT care_spell_id, min(started_on) AS first_on FROM placements
              WHERE form = 'emergency_home' AND needs_family_home AND care_spell_id IS NOT NULL GROUP BY 1) AS f
        LEFT JOIN (SELECT care_spell_id, CASE WHEN form IN ('family_home', 'network_home', 'consultant_home') THEN started_on END
                     AS started_on, form IN ('family_home', 'network_home', 'consultant_home') AS is_home, ended_on,
                     coalesce(end_reason IN ('home', 'adult', 'care_ends', 'deceased'), false) AS is_end FROM placements) AS l
          ON l.care_spell_id = f.care_spell_id AND (l.started_on >= f.first_on OR l.ended_on >= f.first_on)
        GROUP BY 1, 2""",
    ),
    "share_above": Handwritten(
        "skola.hog_franvaro",
        "month",
        """
        WITH spells AS (
          SELECT t.person_key, t.started_on AS s, coalesce(t.ended_on, DATE '9999-12-31') AS e,
                 CAST(p.birth_date + INTERVAL 7 YEAR AS DATE) AS low, CAST(p.birth_date + INTERVAL 17 YEAR AS DATE) AS high
          FROM interventions AS t JOIN persons AS p ON p.person_key = t.person_key
            AND CAST(p.birth_date + INTERVAL 7 YEAR AS DATE) < DATE '{until}'
            AND CAST(p.birth_date + INTERVAL 17 YEAR AS DATE) >= DATE '{first}'
          WHERE (t.ended_on IS NULL OR t.started_on < t.ended_on AND t.ended_on > CAST(DATE '{first}' - INTERVAL 3 MONTH AS DATE))
            AND t.started_on < DATE '{until}'),
        numbers AS (
          SELECT CAST(date_trunc('month', started_on) AS DATE) AS m, person_key, offered_minutes AS whole,
                 coalesce(absence_valid_minutes, 0) + coalesce(absence_invalid_minutes, 0) AS part
          FROM attendance WHERE school_operator = 'municipal' AND started_on >= DATE '{first}' AND started_on < DATE '{until}'),
        among AS (
          SELECT v.m, sum(v.part) AS parts, sum(v.whole) AS whole FROM numbers AS v
          SEMI JOIN spells AS t ON t.person_key = v.person_key AND t.s < v.m AND t.e > CAST(v.m - INTERVAL 3 MONTH AS DATE)
            AND t.low < v.m AND t.high >= v.m
          GROUP BY v.m, v.person_key HAVING sum(v.whole) <> 0)
        SELECT m, count(*) AS n_persons, count(*) FILTER (100 * parts > 15 * whole) AS n_above FROM among GROUP BY 1""",
        """
        SELECT (SELECT count(*) + max(length(person_key)) + max(absence_valid_minutes) + max(absence_invalid_minutes)
                       + max(offered_minutes) FROM attendance WHERE school_operator = 'municipal' AND started_on IS NOT NULL),
               (SELECT max(started_on) FROM interventions WHERE length(person_key) > 0 AND ended_on IS NOT NULL),
               (SELECT max(birth_date) FROM persons WHERE length(person_key) > 0)""",
    ),
    "observation": Handwritten(
        "innovation.ideer",
        "year",
        """
        SELECT period, CAST(value * 10000 AS BIGINT) AS value_e4 FROM observations
        WHERE series = 'innovation.ideer' AND period IN ('2021', '2022', '2023', '2024')""",
        """
        SELECT count(*), max(value) FROM observations WHERE series = 'innovation.ideer'""",
    ),
}
"""One per kind that has SQL; ``ratio`` asks two of these."""
