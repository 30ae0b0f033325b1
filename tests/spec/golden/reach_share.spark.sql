-- gw_85982145fd6c184a
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
    t.person_key AS subject,
    m.first_on,
    MIN(t.area) AS of_area,
    MIN(t.person_key) AS person_key
  FROM referrals AS t
  JOIN (
    SELECT
      t.person_key AS subject,
      MIN(t.received_on) AS first_on
    FROM referrals AS t
    WHERE
      t.kind IN ('report_of_concern', 'application')
      AND NOT t.person_key IS NULL
      AND NOT t.received_on IS NULL
    GROUP BY
      t.person_key
  ) AS m
    ON m.subject = t.person_key AND m.first_on = t.received_on
  WHERE
    t.kind IN ('report_of_concern', 'application')
    AND NOT t.person_key IS NULL
    AND NOT t.received_on IS NULL
  GROUP BY
    t.person_key,
    m.first_on
) AS f
LEFT JOIN (
  SELECT
    t.person_key AS subject,
    t.decided_on AS day,
    1 AS is_stop
  FROM decisions AS t
  WHERE
    NOT t.person_key IS NULL AND NOT t.decided_on IS NULL
) AS l
  ON l.subject = f.subject AND l.day >= f.first_on
GROUP BY
  f.subject,
  f.first_on,
  f.of_area,
  f.person_key;

-- cells
SELECT
  atom_periods.period AS period,
  n.g0 AS `area`,
  n.g1 AS `age`,
  CAST(SUM(n.n) AS BIGINT) AS `n`,
  CAST(SUM(n.n_reached) AS BIGINT) AS `n_reached`,
  CAST(SUM(n.n_competing) AS BIGINT) AS `n_competing`,
  CAST(SUM(n.n_not_reached) AS BIGINT) AS `n_not_reached`,
  CAST(SUM(n.n_pending) AS BIGINT) AS `n_pending`
FROM (
  SELECT
    a.atom,
    c.g0,
    c.g1,
    COUNT(*) AS n,
    COUNT(*) FILTER(WHERE
      c.outcome = 'reached') AS n_reached,
    COUNT(*) FILTER(WHERE
      c.outcome = 'competing') AS n_competing,
    COUNT(*) FILTER(WHERE
      c.outcome = 'not_reached') AS n_not_reached,
    COUNT(*) FILTER(WHERE
      c.outcome = 'pending') AS n_pending
  FROM (
    SELECT
      t.first_on AS placed_on,
      COALESCE(CAST(t.of_area AS STRING), 'okänd') AS g0,
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
          WHEN k.stop_on <= (
            k.first_on + 183
          )
          AND (
            k.competing_on IS NULL OR k.stop_on <= k.competing_on
          )
          THEN k.stop_on
          WHEN k.competing_on <= (
            k.first_on + 183
          )
          THEN k.competing_on
          ELSE k.first_on + 183
        END AS end_on,
        CASE
          WHEN k.stop_on <= (
            k.first_on + 183
          )
          AND (
            k.competing_on IS NULL OR k.stop_on <= k.competing_on
          )
          THEN 'reached'
          WHEN k.competing_on <= (
            k.first_on + 183
          )
          THEN 'competing'
          WHEN (
            k.first_on + 183
          ) < CAST('2025-05-05' AS DATE)
          THEN 'not_reached'
          ELSE 'pending'
        END AS outcome
      FROM (
        SELECT
          m.subject,
          m.first_on,
          m.of_area,
          m.person_key,
          CASE WHEN m.stop_on < CAST('2025-05-05' AS DATE) THEN m.stop_on END AS stop_on,
          CASE WHEN m.competing_on < CAST('2025-05-05' AS DATE) THEN m.competing_on END AS competing_on
        FROM gw_85982145fd6c184a AS m
        WHERE
          m.first_on < CAST('2025-05-05' AS DATE)
      ) AS k
    ) AS t
    LEFT JOIN persons AS p
      ON p.person_key = t.person_key
  ) AS c
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
    ON a.day = c.placed_on
  GROUP BY
    a.atom,
    c.g0,
    c.g1
) AS n
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
  ON atom_periods.atom = n.atom
GROUP BY
  atom_periods.period,
  n.g0,
  n.g1;

-- members
SELECT
  d.period AS period,
  c.g0 AS `area`,
  c.g1 AS `age`,
  c.subject AS `person_key`,
  c.first_on AS `first_on`,
  c.outcome AS `ended_as`
FROM (
  SELECT
    t.first_on AS placed_on,
    COALESCE(CAST(t.of_area AS STRING), 'okänd') AS g0,
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
        WHEN k.stop_on <= (
          k.first_on + 183
        )
        AND (
          k.competing_on IS NULL OR k.stop_on <= k.competing_on
        )
        THEN k.stop_on
        WHEN k.competing_on <= (
          k.first_on + 183
        )
        THEN k.competing_on
        ELSE k.first_on + 183
      END AS end_on,
      CASE
        WHEN k.stop_on <= (
          k.first_on + 183
        )
        AND (
          k.competing_on IS NULL OR k.stop_on <= k.competing_on
        )
        THEN 'reached'
        WHEN k.competing_on <= (
          k.first_on + 183
        )
        THEN 'competing'
        WHEN (
          k.first_on + 183
        ) < CAST('2025-05-05' AS DATE)
        THEN 'not_reached'
        ELSE 'pending'
      END AS outcome
    FROM (
      SELECT
        m.subject,
        m.first_on,
        m.of_area,
        m.person_key,
        CASE WHEN m.stop_on < CAST('2025-05-05' AS DATE) THEN m.stop_on END AS stop_on,
        CASE WHEN m.competing_on < CAST('2025-05-05' AS DATE) THEN m.competing_on END AS competing_on
      FROM gw_85982145fd6c184a AS m
      WHERE
        m.first_on < CAST('2025-05-05' AS DATE)
    ) AS k
  ) AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
) AS c
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
  ON d.day = c.placed_on;

