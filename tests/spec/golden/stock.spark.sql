-- gw_517e355ac1e88954
SELECT
  c.person_key,
  c.of_area,
  MIN(c.started_on) AS started_on,
  MAX(c.ended_on) AS ended_on
FROM (
  SELECT
    b.person_key,
    b.of_area,
    b.started_on,
    b.ended_on,
    CAST(SUM(CASE WHEN b.started_on <= b.earlier_end THEN 0 ELSE 1 END) OVER (
      PARTITION BY b.person_key, b.of_area
      ORDER BY b.started_on NULLS LAST, b.ended_on NULLS LAST
    ) AS BIGINT) AS island
  FROM (
    SELECT
      a.person_key,
      a.of_area,
      a.started_on,
      a.ended_on,
      MAX(a.ended_on) OVER (
        PARTITION BY a.person_key, a.of_area
        ORDER BY a.started_on NULLS LAST, a.ended_on NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS earlier_end
    FROM (
      SELECT
        t.person_key,
        t.area AS of_area,
        t.started_on AS started_on,
        COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS ended_on
      FROM placements AS t
      LEFT JOIN persons AS p
        ON p.person_key = t.person_key
      WHERE
        p.sex = 'woman'
        AND t.started_on < COALESCE(t.ended_on, CAST('9999-12-31' AS DATE))
    ) AS a
  ) AS b
) AS c
GROUP BY
  c.person_key,
  c.of_area,
  c.island;

-- cells
WITH slots AS (
  SELECT
    written.slot,
    CAST(written.since AS DATE) AS since,
    CAST(written.until AS DATE) AS until
  FROM VALUES
    (0, '0001-01-01', '2025-04-01'),
    (1, '2025-04-01', '2025-05-01') AS written(slot, since, until)
), daily AS (
  SELECT
    u.day,
    u.g0,
    u.g1,
    CAST(SUM(u.n) AS BIGINT) AS n
  FROM (
    SELECT
      s.start_on AS day,
      s.g0,
      s.g1,
      COUNT(*) AS n
    FROM (
      SELECT
        CASE WHEN w.low_on > w.start_on THEN w.low_on ELSE w.start_on END AS start_on,
        CASE WHEN w.high_on < w.end_on THEN w.high_on ELSE w.end_on END AS end_on,
        w.g0,
        w.g1
      FROM (
        SELECT
          t.started_on AS start_on,
          COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on,
          COALESCE(CAST(t.of_area AS STRING), 'okänd') AS g0,
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
        FROM gw_517e355ac1e88954 AS t
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
      s.end_on AS day,
      s.g0,
      s.g1,
      -COUNT(*) AS n
    FROM (
      SELECT
        CASE WHEN w.low_on > w.start_on THEN w.low_on ELSE w.start_on END AS start_on,
        CASE WHEN w.high_on < w.end_on THEN w.high_on ELSE w.end_on END AS end_on,
        w.g0,
        w.g1
      FROM (
        SELECT
          t.started_on AS start_on,
          COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on,
          COALESCE(CAST(t.of_area AS STRING), 'okänd') AS g0,
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
        FROM gw_517e355ac1e88954 AS t
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
      ) AS w
      WHERE
        NOT w.low_on IS NULL
    ) AS s
    WHERE
      s.start_on < s.end_on AND s.end_on < CAST('2025-05-01' AS DATE)
    GROUP BY
      s.end_on,
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
    CAST(SUM(d.n) AS BIGINT) AS n
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
    r.n AS n_open
  FROM (
    SELECT
      v.slot,
      v.g0,
      v.g1,
      CAST(DATEDIFF(DAY, CAST('1970-01-01' AS DATE), v.until) AS BIGINT) AS until_number,
      CAST(SUM(COALESCE(c.n, 0)) OVER (PARTITION BY v.g0, v.g1 ORDER BY v.slot NULLS LAST) AS BIGINT) AS n
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
  swept.g0 AS `area`,
  swept.g1 AS `age`,
  swept.n_open AS `n`
FROM (
  SELECT
    written.period,
    written.slot
  FROM VALUES
    ('2025-03', 0),
    ('2025-T1', 1) AS written(period, slot)
) AS q
JOIN swept
  ON swept.slot = q.slot
WHERE
  swept.n_open <> 0;

-- members
SELECT DISTINCT
  f.period AS period,
  f.g0 AS `area`,
  f.g1 AS `age`,
  f.k0 AS `person_key`
FROM (
  SELECT
    q.period,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN q.last_day < p.birth_date
      THEN 'okänd'
      WHEN q.last_day < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN q.last_day >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    t.person_key AS k0
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN (
    SELECT
      written.period,
      CAST(written.last_day AS DATE) AS last_day
    FROM VALUES
      ('2025-03', '2025-03-31'),
      ('2025-T1', '2025-04-30') AS written(period, last_day)
  ) AS q
    ON t.started_on <= q.last_day
    AND (
      t.ended_on IS NULL OR t.ended_on > q.last_day
    )
  WHERE
    p.sex = 'woman'
) AS f;

