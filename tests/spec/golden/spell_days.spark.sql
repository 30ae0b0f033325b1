-- cells
WITH slots AS (
  SELECT
    written.slot,
    CAST(written.since AS DATE) AS since,
    CAST(written.until AS DATE) AS until
  FROM VALUES
    (0, '0001-01-01', '2025-01-01'),
    (1, '2025-01-01', '2025-03-01'),
    (2, '2025-03-01', '2025-04-01'),
    (3, '2025-04-01', '2025-05-01') AS written(slot, since, until)
), daily AS (
  SELECT
    u.day,
    u.g0,
    u.g1,
    CAST(SUM(u.n) AS BIGINT) AS n,
    CAST(SUM(u.n_started) AS BIGINT) AS n_started
  FROM (
    SELECT
      s.start_on AS day,
      s.g0,
      s.g1,
      COUNT(*) AS n,
      COUNT(*) AS n_started
    FROM (
      SELECT
        CASE WHEN w.low_on > w.start_on THEN w.low_on ELSE w.start_on END AS start_on,
        CASE WHEN w.high_on < w.end_on THEN w.high_on ELSE w.end_on END AS end_on,
        w.g0,
        w.g1
      FROM (
        SELECT
          t.started_on AS start_on,
          COALESCE(t.ended_on + 1, CAST('9999-12-31' AS DATE)) AS end_on,
          COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
          CASE
            WHEN band.number = 0
            THEN 'okänd'
            WHEN band.number = 1
            THEN '0–17'
            WHEN band.number = 2
            THEN '18–'
          END AS g1,
          CASE
            WHEN band.number = 0
            THEN CAST('0001-01-01' AS DATE)
            WHEN band.number = 1
            THEN p.birth_date
            WHEN band.number = 2
            THEN CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
          END AS low_on,
          CASE
            WHEN band.number = 0
            THEN COALESCE(p.birth_date, CAST('9999-12-31' AS DATE))
            WHEN band.number = 1
            THEN CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
            WHEN band.number = 2
            THEN CAST('9999-12-31' AS DATE)
          END AS high_on
        FROM placements AS t
        LEFT JOIN persons AS p
          ON p.person_key = t.person_key
        CROSS JOIN (
          SELECT
            written.number
          FROM VALUES
            (0),
            (1),
            (2) AS written(number)
        ) AS band
        WHERE
          p.sex = 'woman'
      ) AS w
      WHERE
        NOT w.low_on IS NULL
    ) AS s
    WHERE
      s.start_on < s.end_on AND s.start_on < CAST('2025-05-01' AS DATE)
    GROUP BY
      s.start_on,
      s.g0,
      s.g1
    UNION ALL
    SELECT
      (
        s.end_on - 1
      ) AS day,
      s.g0,
      s.g1,
      -COUNT(*) AS n,
      0 AS n_started
    FROM (
      SELECT
        CASE WHEN w.low_on > w.start_on THEN w.low_on ELSE w.start_on END AS start_on,
        CASE WHEN w.high_on < w.end_on THEN w.high_on ELSE w.end_on END AS end_on,
        w.g0,
        w.g1
      FROM (
        SELECT
          t.started_on AS start_on,
          COALESCE(t.ended_on + 1, CAST('9999-12-31' AS DATE)) AS end_on,
          COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
          CASE
            WHEN band.number = 0
            THEN 'okänd'
            WHEN band.number = 1
            THEN '0–17'
            WHEN band.number = 2
            THEN '18–'
          END AS g1,
          CASE
            WHEN band.number = 0
            THEN CAST('0001-01-01' AS DATE)
            WHEN band.number = 1
            THEN p.birth_date
            WHEN band.number = 2
            THEN CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
          END AS low_on,
          CASE
            WHEN band.number = 0
            THEN COALESCE(p.birth_date, CAST('9999-12-31' AS DATE))
            WHEN band.number = 1
            THEN CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
            WHEN band.number = 2
            THEN CAST('9999-12-31' AS DATE)
          END AS high_on
        FROM placements AS t
        LEFT JOIN persons AS p
          ON p.person_key = t.person_key
        CROSS JOIN (
          SELECT
            written.number
          FROM VALUES
            (0),
            (1),
            (2) AS written(number)
        ) AS band
        WHERE
          p.sex = 'woman'
      ) AS w
      WHERE
        NOT w.low_on IS NULL
    ) AS s
    WHERE
      s.start_on < s.end_on AND (
        s.end_on - 1
      ) < CAST('2025-05-01' AS DATE)
    GROUP BY
      (
        s.end_on - 1
      ),
      s.g0,
      s.g1
  ) AS u
  GROUP BY
    u.day,
    u.g0,
    u.g1
), day_slots AS (
  SELECT
    d.day,
    s.slot
  FROM (
    SELECT DISTINCT
      day
    FROM daily
  ) AS d
  JOIN slots AS s
    ON d.day >= s.since AND d.day < s.until
), per_slot AS (
  SELECT
    s.slot,
    d.g0,
    d.g1,
    CAST(SUM(d.n) AS BIGINT) AS n,
    CAST(SUM(d.n_started) AS BIGINT) AS n_started,
    CAST(SUM(
      (
        d.n * (
          CAST(DATEDIFF(DAY, CAST('1970-01-01' AS DATE), d.day) AS BIGINT) + 1
        )
      ) - d.n_started
    ) AS BIGINT) AS n_times_day
  FROM daily AS d
  JOIN day_slots AS s
    ON s.day = d.day
  GROUP BY
    s.slot,
    d.g0,
    d.g1
), swept AS (
  SELECT
    r.slot,
    r.g0,
    r.g1,
    r.n AS n_open,
    r.n_started,
    (
      r.n * r.until_number
    ) - r.n_times_day AS days_before
  FROM (
    SELECT
      v.slot,
      v.g0,
      v.g1,
      CAST(DATEDIFF(DAY, CAST('1970-01-01' AS DATE), v.until) AS BIGINT) AS until_number,
      CAST(SUM(COALESCE(c.n, 0)) OVER (PARTITION BY v.g0, v.g1 ORDER BY v.slot NULLS LAST) AS BIGINT) AS n,
      CAST(SUM(COALESCE(c.n_started, 0)) OVER (PARTITION BY v.g0, v.g1 ORDER BY v.slot NULLS LAST) AS BIGINT) AS n_started,
      CAST(SUM(COALESCE(c.n_times_day, 0)) OVER (PARTITION BY v.g0, v.g1 ORDER BY v.slot NULLS LAST) AS BIGINT) AS n_times_day
    FROM (
      SELECT
        b.slot,
        b.until,
        e.g0,
        e.g1
      FROM slots AS b
      CROSS JOIN (
        SELECT DISTINCT
          g0,
          g1
        FROM daily
      ) AS e
    ) AS v
    LEFT JOIN per_slot AS c
      ON c.slot = v.slot AND c.g0 = v.g0 AND c.g1 = v.g1
  ) AS r
)
SELECT
  q.period AS period,
  later.g0 AS `area`,
  later.g1 AS `age`,
  later.days_before - earlier.days_before AS `days`,
  (
    later.n_started - earlier.n_started
  ) + earlier.n_open AS `n`
FROM (
  SELECT
    written.period,
    written.first_slot,
    written.end_slot
  FROM VALUES
    ('2025-T1', 0, 3),
    ('2025-03', 1, 2) AS written(period, first_slot, end_slot)
) AS q
JOIN swept AS later
  ON later.slot = q.end_slot
JOIN swept AS earlier
  ON earlier.slot = q.first_slot AND earlier.g0 = later.g0 AND earlier.g1 = later.g1
WHERE
  (
    later.days_before - earlier.days_before
  ) <> 0;

-- members
SELECT
  f.period AS period,
  f.g0 AS `area`,
  f.g1 AS `age`,
  f.k0 AS `placement_id`,
  f.k1 AS `started_on`,
  f.k2 AS `ended_on`,
  f.days AS `days`
FROM (
  SELECT
    d.period,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN d.day < p.birth_date
      THEN 'okänd'
      WHEN d.day < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN d.day >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    t.placement_id AS k0,
    t.started_on AS k1,
    t.ended_on AS k2,
    COUNT(*) AS days
  FROM placements AS t
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
      FROM VALUES
        ('2025-T1', '2025-01-01', 120),
        ('2025-03', '2025-03-01', 31) AS written(id, first_day, days)
    ) AS s
    JOIN (
      SELECT
        d0.digit + 10 * d1.digit + 100 * d2.digit AS n
      FROM (
        SELECT
          written.digit
        FROM VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9) AS written(digit)
      ) AS d0
      CROSS JOIN (
        SELECT
          written.digit
        FROM VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9) AS written(digit)
      ) AS d1
      CROSS JOIN (
        SELECT
          written.digit
        FROM VALUES
          (0),
          (1),
          (2),
          (3),
          (4),
          (5),
          (6),
          (7),
          (8),
          (9) AS written(digit)
      ) AS d2
    ) AS numbers
      ON numbers.n < s.days
  ) AS d
    ON d.day >= t.started_on
    AND d.day < COALESCE(t.ended_on + 1, CAST('9999-12-31' AS DATE))
  WHERE
    p.sex = 'woman'
  GROUP BY
    d.period,
    COALESCE(CAST(t.area AS STRING), 'okänd'),
    CASE
      WHEN d.day < p.birth_date
      THEN 'okänd'
      WHEN d.day < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN d.day >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END,
    t.placement_id,
    t.started_on,
    t.ended_on
) AS f;

