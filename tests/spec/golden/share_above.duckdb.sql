-- cells
WITH among AS (
  SELECT
    t.person_key,
    t.started_on AS start_on,
    COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on,
    CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) AS age_from,
    CAST(p.birth_date + INTERVAL '17' YEAR AS DATE) AS age_until
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  WHERE
    (
      p.sex = 'woman'
      AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
      AND t.started_on <= CAST('2025-02-28' AS DATE)
      AND (
        t.ended_on IS NULL OR t.ended_on > CAST('2024-10-01' AS DATE)
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= CAST('2025-02-28' AS DATE)
    AND CAST(p.birth_date + INTERVAL '17' YEAR AS DATE) > CAST('2024-12-31' AS DATE)
), summed AS (
  SELECT
    d.period,
    t.person_key,
    CAST(SUM(COALESCE(t.absence_valid_minutes, 0)) AS BIGINT) AS parts,
    CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) AS whole
  FROM attendance AS t
  JOIN (
    SELECT
      q.period,
      q.day,
      w.window_first,
      w.window_last
    FROM (
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
    ) AS q
    JOIN (
      SELECT
        written.period,
        CAST(written.window_first AS DATE) AS window_first,
        CAST(written.window_last AS DATE) AS window_last
      FROM (VALUES
        ('2025-T1', '2024-10-01', '2024-12-31'),
        ('2025-03', '2024-12-01', '2025-02-28')) AS written(period, window_first, window_last)
    ) AS w
      ON w.period = q.period
  ) AS d
    ON d.day = t.started_on
  SEMI JOIN among AS s
    ON s.person_key = t.person_key
    AND s.start_on <= d.window_last
    AND s.end_on > d.window_first
    AND s.age_from <= d.window_last
    AND s.age_until > d.window_last
  WHERE
    t.started_on >= CAST('2025-01-01' AS DATE)
    AND t.started_on < CAST('2025-05-01' AS DATE)
  GROUP BY
    d.period,
    t.person_key
  HAVING
    CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) <> 0
)
SELECT
  c.period AS period,
  c.g0 AS "area",
  c.g1 AS "age",
  COUNT(*) AS "n_persons",
  COUNT(*) FILTER(WHERE
    (
      100 * c.parts
    ) > (
      15 * c.whole
    )) AS "n_above"
FROM (
  SELECT DISTINCT
    v.period,
    COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
    CASE
      WHEN w.window_last < p.birth_date
      THEN 'okänd'
      WHEN w.window_last < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN w.window_last >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    v.person_key,
    v.parts,
    v.whole
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN summed AS v
    ON v.person_key = t.person_key
  JOIN (
    SELECT
      written.period,
      CAST(written.window_first AS DATE) AS window_first,
      CAST(written.window_last AS DATE) AS window_last
    FROM (VALUES
      ('2025-T1', '2024-10-01', '2024-12-31'),
      ('2025-03', '2024-12-01', '2025-02-28')) AS written(period, window_first, window_last)
  ) AS w
    ON w.period = v.period
    AND t.started_on <= w.window_last
    AND (
      t.ended_on IS NULL OR t.ended_on > w.window_first
    )
  WHERE
    (
      p.sex = 'woman' AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= w.window_last
    AND w.window_last < CAST(p.birth_date + INTERVAL '17' YEAR AS DATE)
) AS c
GROUP BY
  c.period,
  c.g0,
  c.g1;

-- members
WITH among AS (
  SELECT
    t.person_key,
    t.started_on AS start_on,
    COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on,
    CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) AS age_from,
    CAST(p.birth_date + INTERVAL '17' YEAR AS DATE) AS age_until
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  WHERE
    (
      p.sex = 'woman'
      AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
      AND t.started_on <= CAST('2025-02-28' AS DATE)
      AND (
        t.ended_on IS NULL OR t.ended_on > CAST('2024-10-01' AS DATE)
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= CAST('2025-02-28' AS DATE)
    AND CAST(p.birth_date + INTERVAL '17' YEAR AS DATE) > CAST('2024-12-31' AS DATE)
), summed AS (
  SELECT
    d.period,
    t.person_key,
    CAST(SUM(COALESCE(t.absence_valid_minutes, 0)) AS BIGINT) AS parts,
    CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) AS whole
  FROM attendance AS t
  JOIN (
    SELECT
      q.period,
      q.day,
      w.window_first,
      w.window_last
    FROM (
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
    ) AS q
    JOIN (
      SELECT
        written.period,
        CAST(written.window_first AS DATE) AS window_first,
        CAST(written.window_last AS DATE) AS window_last
      FROM (VALUES
        ('2025-T1', '2024-10-01', '2024-12-31'),
        ('2025-03', '2024-12-01', '2025-02-28')) AS written(period, window_first, window_last)
    ) AS w
      ON w.period = q.period
  ) AS d
    ON d.day = t.started_on
  SEMI JOIN among AS s
    ON s.person_key = t.person_key
    AND s.start_on <= d.window_last
    AND s.end_on > d.window_first
    AND s.age_from <= d.window_last
    AND s.age_until > d.window_last
  WHERE
    t.started_on >= CAST('2025-01-01' AS DATE)
    AND t.started_on < CAST('2025-05-01' AS DATE)
  GROUP BY
    d.period,
    t.person_key
  HAVING
    CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) <> 0
)
SELECT
  c.period AS period,
  c.g0 AS "area",
  c.g1 AS "age",
  c.person_key AS "person_key",
  c.parts AS "parts",
  c.whole AS "whole",
  (
    100 * c.parts
  ) > (
    15 * c.whole
  ) AS "is_above"
FROM (
  SELECT DISTINCT
    v.period,
    COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
    CASE
      WHEN w.window_last < p.birth_date
      THEN 'okänd'
      WHEN w.window_last < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN w.window_last >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    v.person_key,
    v.parts,
    v.whole
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN summed AS v
    ON v.person_key = t.person_key
  JOIN (
    SELECT
      written.period,
      CAST(written.window_first AS DATE) AS window_first,
      CAST(written.window_last AS DATE) AS window_last
    FROM (VALUES
      ('2025-T1', '2024-10-01', '2024-12-31'),
      ('2025-03', '2024-12-01', '2025-02-28')) AS written(period, window_first, window_last)
  ) AS w
    ON w.period = v.period
    AND t.started_on <= w.window_last
    AND (
      t.ended_on IS NULL OR t.ended_on > w.window_first
    )
  WHERE
    (
      p.sex = 'woman' AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= w.window_last
    AND w.window_last < CAST(p.birth_date + INTERVAL '17' YEAR AS DATE)
) AS c;

