-- cells
WITH summed AS (
  SELECT
    atom_periods.period,
    v.person_key,
    CAST(SUM(v.parts) AS BIGINT) AS parts,
    CAST(SUM(v.whole) AS BIGINT) AS whole
  FROM (
    SELECT
      a.atom,
      t.person_key,
      CAST(SUM(COALESCE(t.absence_valid_minutes, 0)) AS BIGINT) AS parts,
      CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) AS whole
    FROM attendance AS t
    JOIN (
      SELECT
        s.id AS atom,
        s.first_day + numbers.n AS day
      FROM (
        SELECT
          written.id,
          CAST(written.first_day AS DATE) AS first_day,
          written.days
        FROM VALUES
          (0, '2025-01-01', 59),
          (1, '2025-03-01', 31),
          (2, '2025-04-01', 30) AS written(id, first_day, days)
      ) AS s
      JOIN (
        SELECT
          d0.digit + 10 * d1.digit AS n
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
      ) AS numbers
        ON numbers.n < s.days
    ) AS a
      ON a.day = t.started_on
    WHERE
      t.started_on >= CAST('2025-01-01' AS DATE)
      AND t.started_on < CAST('2025-05-01' AS DATE)
    GROUP BY
      a.atom,
      t.person_key
  ) AS v
  JOIN (
    SELECT
      written.atom,
      written.period
    FROM VALUES
      (0, '2025-T1'),
      (1, '2025-T1'),
      (1, '2025-03'),
      (2, '2025-T1') AS written(atom, period)
  ) AS atom_periods
    ON atom_periods.atom = v.atom
  GROUP BY
    atom_periods.period,
    v.person_key
  HAVING
    CAST(SUM(v.whole) AS BIGINT) <> 0
)
SELECT
  c.period AS period,
  c.g0 AS `area`,
  c.g1 AS `age`,
  COUNT(*) AS `n_persons`,
  COUNT(*) FILTER(WHERE
    (
      100 * c.parts
    ) > (
      15 * c.whole
    )) AS `n_above`
FROM (
  SELECT DISTINCT
    v.period,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN w.last_day < p.birth_date
      THEN 'okänd'
      WHEN w.last_day < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN w.last_day >= p.birth_date
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
      CAST(written.first_day AS DATE) AS first_day,
      CAST(written.last_day AS DATE) AS last_day
    FROM VALUES
      ('2025-T1', '2024-10-01', '2024-12-31'),
      ('2025-03', '2024-12-01', '2025-02-28') AS written(period, first_day, last_day)
  ) AS w
    ON w.period = v.period
    AND t.started_on <= w.last_day
    AND (
      t.ended_on IS NULL OR t.ended_on > w.first_day
    )
  WHERE
    (
      p.sex = 'woman' AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= w.last_day
    AND w.last_day < CAST(p.birth_date + INTERVAL '17' YEAR AS DATE)
) AS c
GROUP BY
  c.period,
  c.g0,
  c.g1;

-- members
WITH summed AS (
  SELECT
    atom_periods.period,
    v.person_key,
    CAST(SUM(v.parts) AS BIGINT) AS parts,
    CAST(SUM(v.whole) AS BIGINT) AS whole
  FROM (
    SELECT
      a.atom,
      t.person_key,
      CAST(SUM(COALESCE(t.absence_valid_minutes, 0)) AS BIGINT) AS parts,
      CAST(SUM(COALESCE(t.offered_minutes, 0)) AS BIGINT) AS whole
    FROM attendance AS t
    JOIN (
      SELECT
        s.id AS atom,
        s.first_day + numbers.n AS day
      FROM (
        SELECT
          written.id,
          CAST(written.first_day AS DATE) AS first_day,
          written.days
        FROM VALUES
          (0, '2025-01-01', 59),
          (1, '2025-03-01', 31),
          (2, '2025-04-01', 30) AS written(id, first_day, days)
      ) AS s
      JOIN (
        SELECT
          d0.digit + 10 * d1.digit AS n
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
      ) AS numbers
        ON numbers.n < s.days
    ) AS a
      ON a.day = t.started_on
    WHERE
      t.started_on >= CAST('2025-01-01' AS DATE)
      AND t.started_on < CAST('2025-05-01' AS DATE)
    GROUP BY
      a.atom,
      t.person_key
  ) AS v
  JOIN (
    SELECT
      written.atom,
      written.period
    FROM VALUES
      (0, '2025-T1'),
      (1, '2025-T1'),
      (1, '2025-03'),
      (2, '2025-T1') AS written(atom, period)
  ) AS atom_periods
    ON atom_periods.atom = v.atom
  GROUP BY
    atom_periods.period,
    v.person_key
  HAVING
    CAST(SUM(v.whole) AS BIGINT) <> 0
)
SELECT
  c.period AS period,
  c.g0 AS `area`,
  c.g1 AS `age`,
  c.person_key AS `person_key`,
  c.parts AS `parts`,
  c.whole AS `whole`,
  (
    100 * c.parts
  ) > (
    15 * c.whole
  ) AS `is_above`
FROM (
  SELECT DISTINCT
    v.period,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN w.last_day < p.birth_date
      THEN 'okänd'
      WHEN w.last_day < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN w.last_day >= p.birth_date
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
      CAST(written.first_day AS DATE) AS first_day,
      CAST(written.last_day AS DATE) AS last_day
    FROM VALUES
      ('2025-T1', '2024-10-01', '2024-12-31'),
      ('2025-03', '2024-12-01', '2025-02-28') AS written(period, first_day, last_day)
  ) AS w
    ON w.period = v.period
    AND t.started_on <= w.last_day
    AND (
      t.ended_on IS NULL OR t.ended_on > w.first_day
    )
  WHERE
    (
      p.sex = 'woman' AND (
        t.ended_on IS NULL OR t.started_on < t.ended_on
      )
    )
    AND CAST(p.birth_date + INTERVAL '7' YEAR AS DATE) <= w.last_day
    AND w.last_day < CAST(p.birth_date + INTERVAL '17' YEAR AS DATE)
) AS c;

