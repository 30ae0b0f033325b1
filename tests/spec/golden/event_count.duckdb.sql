-- cells
SELECT
  atom_periods.period AS period,
  f.g0 AS "area",
  f.g1 AS "age",
  COUNT(DISTINCT f.person_key) AS "n"
FROM (
  SELECT DISTINCT
    a.atom,
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
    t.person_key
  FROM referrals AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  JOIN (
    SELECT
      s.id AS atom,
      s.first_day + numbers.n AS day
    FROM (
      SELECT
        written.id,
        CAST(written.first_day AS DATE) AS first_day,
        written.days
      FROM (VALUES
        (0, '2025-01-01', 59),
        (1, '2025-03-01', 31),
        (2, '2025-04-01', 30)) AS written(id, first_day, days)
    ) AS s
    JOIN (
      SELECT
        d0.digit + 10 * d1.digit AS n
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
    ) AS numbers
      ON numbers.n < s.days
  ) AS a
    ON a.day = t.received_on
  WHERE
    (
      t.kind IN ('report_of_concern', 'application')
      AND t.received_on >= CAST('2025-01-01' AS DATE)
      AND t.received_on < CAST('2025-05-01' AS DATE)
    )
    AND NOT t.person_key IS NULL
) AS f
JOIN (
  SELECT
    written.atom,
    written.period
  FROM (VALUES
    (0, '2025-T1'),
    (1, '2025-T1'),
    (1, '2025-03'),
    (2, '2025-T1')) AS written(atom, period)
) AS atom_periods
  ON atom_periods.atom = f.atom
GROUP BY
  atom_periods.period,
  f.g0,
  f.g1;

-- members
SELECT DISTINCT
  d.period AS period,
  f.g0 AS "area",
  f.g1 AS "age",
  f.k0 AS "person_key"
FROM (
  SELECT
    t.received_on AS placed_on,
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
    t.person_key AS k0
  FROM referrals AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  WHERE
    (
      t.kind IN ('report_of_concern', 'application')
      AND t.received_on >= CAST('2025-01-01' AS DATE)
      AND t.received_on < CAST('2025-05-01' AS DATE)
    )
    AND NOT t.person_key IS NULL
) AS f
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
  ON d.day = f.placed_on;

