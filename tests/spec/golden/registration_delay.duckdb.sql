-- cells
WITH registered AS (
  SELECT
    d.period,
    COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
    CASE
      WHEN t.received_on < p.birth_date
      THEN 'okänd'
      WHEN t.received_on < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN t.received_on >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    CASE
      WHEN t.registered_on > t.received_on
      THEN CAST(DATE_DIFF('DAY', t.received_on, t.registered_on) AS BIGINT)
      ELSE CAST(0 AS BIGINT)
    END AS delays,
    CAST(DATE_DIFF('DAY', t.received_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT) AS observable
  FROM referrals AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN (
    SELECT
      s.id AS period,
      s.first_day + numbers.n AS day
    FROM (
      SELECT
        written.id,
        CAST(written.first_day AS DATE) AS first_day,
        written.days
      FROM (VALUES
        ('2025-T1', '2025-01-01', 120),
        ('2025-03', '2025-03-01', 31)) AS written(id, first_day, days)
    ) AS s
    JOIN (
      SELECT
        d0.digit + 10 * d1.digit + 100 * d2.digit AS n
      FROM (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d0
      CROSS JOIN (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d1
      CROSS JOIN (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d2
    ) AS numbers
      ON numbers.n < s.days
  ) AS d
    ON d.day = t.received_on
  WHERE
    t.kind IN ('report_of_concern', 'application')
    AND t.registered_on < CAST('2025-05-05' AS DATE)
    AND t.received_on >= CAST('2025-01-01' AS DATE)
    AND t.received_on < CAST('2025-05-01' AS DATE)
)
SELECT
  h.period AS period,
  h.g0 AS "area",
  h.g1 AS "age",
  h.duration_days AS "duration_days",
  COUNT(*) FILTER(WHERE
    h.what = 'delays') AS "n_delays",
  COUNT(*) FILTER(WHERE
    h.what = 'observable') AS "n_observable"
FROM (
  SELECT
    e.period,
    e.g0,
    e.g1,
    e.delays AS duration_days,
    'delays' AS what
  FROM registered AS e
  UNION ALL
  SELECT
    e.period,
    e.g0,
    e.g1,
    e.observable AS duration_days,
    'observable' AS what
  FROM registered AS e
) AS h
GROUP BY
  h.period,
  h.g0,
  h.g1,
  h.duration_days;

-- members
WITH registered AS (
  SELECT
    d.period,
    COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
    CASE
      WHEN t.received_on < p.birth_date
      THEN 'okänd'
      WHEN t.received_on < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN t.received_on >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    t.referral_id AS k0,
    CASE
      WHEN t.registered_on > t.received_on
      THEN CAST(DATE_DIFF('DAY', t.received_on, t.registered_on) AS BIGINT)
      ELSE CAST(0 AS BIGINT)
    END AS delays,
    CAST(DATE_DIFF('DAY', t.received_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT) AS observable
  FROM referrals AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN (
    SELECT
      s.id AS period,
      s.first_day + numbers.n AS day
    FROM (
      SELECT
        written.id,
        CAST(written.first_day AS DATE) AS first_day,
        written.days
      FROM (VALUES
        ('2025-T1', '2025-01-01', 120),
        ('2025-03', '2025-03-01', 31)) AS written(id, first_day, days)
    ) AS s
    JOIN (
      SELECT
        d0.digit + 10 * d1.digit + 100 * d2.digit AS n
      FROM (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d0
      CROSS JOIN (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d1
      CROSS JOIN (
        SELECT
          written.digit
        FROM (VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9)) AS written(digit)
      ) AS d2
    ) AS numbers
      ON numbers.n < s.days
  ) AS d
    ON d.day = t.received_on
  WHERE
    t.kind IN ('report_of_concern', 'application')
    AND t.registered_on < CAST('2025-05-05' AS DATE)
    AND t.received_on >= CAST('2025-01-01' AS DATE)
    AND t.received_on < CAST('2025-05-01' AS DATE)
)
SELECT
  e.period AS period,
  e.g0 AS "area",
  e.g1 AS "age",
  e.k0 AS "referral_id",
  e.delays AS "duration_days",
  e.observable AS "observable_days"
FROM registered AS e;

