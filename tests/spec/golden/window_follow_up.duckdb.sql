-- gw_27588fc5fa2d569c
SELECT
  f.subject,
  f.first_on,
  f.of_area,
  f.person_key,
  MIN(l.day) FILTER(WHERE
    l.is_stop = 1) AS stop_on,
  MIN(l.day) FILTER(WHERE
    l.is_stop = 0) AS competing_on
FROM (
  SELECT
    t.investigation_id AS subject,
    m.first_on,
    MIN(t.area) AS of_area,
    MIN(t.person_key) AS person_key
  FROM referrals AS t
  JOIN (
    SELECT
      t.investigation_id AS subject,
      MIN(t.received_on) AS first_on
    FROM referrals AS t
    WHERE
      t.kind IN ('report_of_concern', 'application')
      AND NOT t.investigation_id IS NULL
      AND NOT t.received_on IS NULL
    GROUP BY
      t.investigation_id
  ) AS m
    ON m.subject = t.investigation_id AND m.first_on = t.received_on
  WHERE
    t.kind IN ('report_of_concern', 'application')
    AND NOT t.investigation_id IS NULL
    AND NOT t.received_on IS NULL
  GROUP BY
    t.investigation_id,
    m.first_on
) AS f
LEFT JOIN (
  SELECT
    t.investigation_id AS subject,
    t.decided_on AS day,
    1 AS is_stop
  FROM decisions AS t
  WHERE
    NOT t.investigation_id IS NULL AND NOT t.decided_on IS NULL
  UNION ALL
  SELECT
    t.investigation_id AS subject,
    t.ended_on AS day,
    0 AS is_stop
  FROM investigations AS t
  WHERE
    NOT t.investigation_id IS NULL AND NOT t.ended_on IS NULL
) AS l
  ON l.subject = f.subject AND l.day >= f.first_on
GROUP BY
  f.subject,
  f.first_on,
  f.of_area,
  f.person_key;

-- cells
WITH in_view AS (
  SELECT
    w.period,
    c.g0,
    c.g1,
    c.subject,
    c.first_on,
    c.end_on,
    c.outcome,
    w.window_first,
    w.window_end
  FROM (
    SELECT
      t.first_on AS placed_on,
      COALESCE(CAST(t.of_area AS TEXT), 'okänd') AS g0,
      CASE
        WHEN t.first_on < p.birth_date
        THEN 'okänd'
        WHEN t.first_on < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
        THEN '0–17'
        WHEN t.first_on >= p.birth_date
        THEN '18–'
        ELSE 'okänd'
      END AS g1,
      t.subject,
      t.first_on,
      t.end_on,
      t.outcome
    FROM (
      SELECT
        k.subject,
        k.first_on,
        k.of_area,
        k.person_key,
        CASE
          WHEN k.competing_on < k.stop_on
          OR (
            k.stop_on IS NULL AND NOT k.competing_on IS NULL
          )
          THEN k.competing_on
          WHEN NOT k.stop_on IS NULL
          THEN k.stop_on
          ELSE CAST('2025-05-05' AS DATE)
        END AS end_on,
        CASE
          WHEN k.competing_on < k.stop_on
          OR (
            k.stop_on IS NULL AND NOT k.competing_on IS NULL
          )
          THEN 'competing'
          WHEN NOT k.stop_on IS NULL
          THEN 'event'
          ELSE 'open'
        END AS outcome
      FROM (
        SELECT
          m.subject,
          m.first_on,
          m.of_area,
          m.person_key,
          CASE WHEN m.stop_on < CAST('2025-05-05' AS DATE) THEN m.stop_on END AS stop_on,
          CASE WHEN m.competing_on < CAST('2025-05-05' AS DATE) THEN m.competing_on END AS competing_on
        FROM gw_27588fc5fa2d569c AS m
        WHERE
          m.first_on < CAST('2025-05-05' AS DATE)
      ) AS k
    ) AS t
    LEFT JOIN persons AS p
      ON p.person_key = t.person_key
  ) AS c
  JOIN (
    SELECT
      written.period,
      CAST(written.window_first AS DATE) AS window_first,
      CAST(written.window_end AS DATE) AS window_end
    FROM (VALUES
      ('2025-T1', '2025-01-01', '2025-05-01'),
      ('2025-03', '2025-03-01', '2025-04-01')) AS written(period, window_first, window_end)
  ) AS w
    ON c.first_on < w.window_end AND c.end_on >= w.window_first
)
SELECT
  a.period AS period,
  a.g0 AS "area",
  a.g1 AS "age",
  a.duration_days AS "duration_days",
  COUNT(*) FILTER(WHERE
    a.what = 'event') AS "n_event",
  COUNT(*) FILTER(WHERE
    a.what = 'competing') AS "n_competing",
  COUNT(*) FILTER(WHERE
    a.what = 'open') AS "n_open",
  COUNT(*) FILTER(WHERE
    a.what = 'entered') AS "n_entered"
FROM (
  SELECT
    v.period,
    v.g0,
    v.g1,
    CASE
      WHEN v.end_on < v.window_end
      THEN CAST(DATE_DIFF('DAY', v.first_on, v.end_on) AS BIGINT)
      ELSE CAST(DATE_DIFF('DAY', v.first_on, v.window_end - 1) AS BIGINT)
    END AS duration_days,
    CASE WHEN v.end_on < v.window_end THEN v.outcome ELSE 'open' END AS what
  FROM in_view AS v
  UNION ALL
  SELECT
    v.period,
    v.g0,
    v.g1,
    CAST(DATE_DIFF('DAY', v.first_on, v.window_first - 1) AS BIGINT) AS duration_days,
    'entered' AS what
  FROM in_view AS v
  WHERE
    v.first_on < v.window_first
) AS a
GROUP BY
  a.period,
  a.g0,
  a.g1,
  a.duration_days;

-- members
WITH in_view AS (
  SELECT
    w.period,
    c.g0,
    c.g1,
    c.subject,
    c.first_on,
    c.end_on,
    c.outcome,
    w.window_first,
    w.window_end
  FROM (
    SELECT
      t.first_on AS placed_on,
      COALESCE(CAST(t.of_area AS TEXT), 'okänd') AS g0,
      CASE
        WHEN t.first_on < p.birth_date
        THEN 'okänd'
        WHEN t.first_on < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
        THEN '0–17'
        WHEN t.first_on >= p.birth_date
        THEN '18–'
        ELSE 'okänd'
      END AS g1,
      t.subject,
      t.first_on,
      t.end_on,
      t.outcome
    FROM (
      SELECT
        k.subject,
        k.first_on,
        k.of_area,
        k.person_key,
        CASE
          WHEN k.competing_on < k.stop_on
          OR (
            k.stop_on IS NULL AND NOT k.competing_on IS NULL
          )
          THEN k.competing_on
          WHEN NOT k.stop_on IS NULL
          THEN k.stop_on
          ELSE CAST('2025-05-05' AS DATE)
        END AS end_on,
        CASE
          WHEN k.competing_on < k.stop_on
          OR (
            k.stop_on IS NULL AND NOT k.competing_on IS NULL
          )
          THEN 'competing'
          WHEN NOT k.stop_on IS NULL
          THEN 'event'
          ELSE 'open'
        END AS outcome
      FROM (
        SELECT
          m.subject,
          m.first_on,
          m.of_area,
          m.person_key,
          CASE WHEN m.stop_on < CAST('2025-05-05' AS DATE) THEN m.stop_on END AS stop_on,
          CASE WHEN m.competing_on < CAST('2025-05-05' AS DATE) THEN m.competing_on END AS competing_on
        FROM gw_27588fc5fa2d569c AS m
        WHERE
          m.first_on < CAST('2025-05-05' AS DATE)
      ) AS k
    ) AS t
    LEFT JOIN persons AS p
      ON p.person_key = t.person_key
  ) AS c
  JOIN (
    SELECT
      written.period,
      CAST(written.window_first AS DATE) AS window_first,
      CAST(written.window_end AS DATE) AS window_end
    FROM (VALUES
      ('2025-T1', '2025-01-01', '2025-05-01'),
      ('2025-03', '2025-03-01', '2025-04-01')) AS written(period, window_first, window_end)
  ) AS w
    ON c.first_on < w.window_end AND c.end_on >= w.window_first
)
SELECT
  v.period AS period,
  v.g0 AS "area",
  v.g1 AS "age",
  v.subject AS "investigation_id",
  v.first_on AS "first_on",
  CASE
    WHEN v.end_on < v.window_end
    THEN CAST(DATE_DIFF('DAY', v.first_on, v.end_on) AS BIGINT)
    ELSE CAST(DATE_DIFF('DAY', v.first_on, v.window_end - 1) AS BIGINT)
  END AS "duration_days",
  CASE WHEN v.end_on < v.window_end THEN v.outcome ELSE 'open' END AS "ended_as",
  CASE
    WHEN v.first_on < v.window_first
    THEN CAST(DATE_DIFF('DAY', v.first_on, v.window_first - 1) AS BIGINT)
  END AS "entered_days"
FROM in_view AS v;

