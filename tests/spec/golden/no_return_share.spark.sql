-- cells
WITH ends AS (
  SELECT
    t.person_key,
    (
      t.ended_on - 1
    ) AS last_on,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN (
        t.ended_on - 1
      ) < p.birth_date
      THEN 'okänd'
      WHEN (
        t.ended_on - 1
      ) < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN (
        t.ended_on - 1
      ) >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    1 AS n
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  ANTI JOIN (
    SELECT
      t.person_key,
      t.started_on AS start_on,
      COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on
    FROM investigations AS t
    WHERE
      (
        t.kind IS NULL OR t.kind <> 'family_law'
      )
      AND t.started_on < CAST('2025-05-05' AS DATE)
      AND (
        t.ended_on IS NULL OR t.ended_on > CAST('2025-01-01' AS DATE)
      )
  ) AS o0
    ON o0.person_key = t.person_key
    AND o0.start_on <= t.ended_on
    AND o0.end_on > t.ended_on
  WHERE
    (
      p.sex = 'woman'
      AND t.started_on < t.ended_on
      AND t.ended_on > CAST('2025-01-01' AS DATE)
      AND t.ended_on <= CAST('2025-05-01' AS DATE)
    )
    AND CAST(p.birth_date + INTERVAL '0' YEAR AS DATE) <= (
      t.ended_on - 1
    )
    AND (
      t.ended_on - 1
    ) < CAST(p.birth_date + INTERVAL '21' YEAR AS DATE)
), returned AS (
  SELECT
    e.person_key,
    e.last_on,
    MIN(t.received_on) AS returned_on
  FROM referrals AS t
  JOIN ends AS e
    ON e.person_key = t.person_key
    AND t.received_on >= (
      e.last_on + 1
    )
    AND t.received_on <= (
      e.last_on + 365
    )
    AND t.received_on < CAST('2025-05-05' AS DATE)
    AND t.received_on >= (
      CAST('2025-01-01' AS DATE) + 1
    )
  WHERE
    t.kind IN ('report_of_concern', 'application')
  GROUP BY
    e.person_key,
    e.last_on
)
SELECT
  atom_periods.period AS period,
  n.g0 AS `area`,
  n.g1 AS `age`,
  CAST(SUM(n.n_base) AS BIGINT) AS `n_base`,
  CAST(SUM(n.n_mature) AS BIGINT) AS `n_mature`,
  CAST(SUM(n.n_returned) AS BIGINT) AS `n_returned`,
  CAST(SUM(n.n_returned_early) AS BIGINT) AS `n_returned_early`
FROM (
  SELECT
    a.atom,
    c.g0,
    c.g1,
    CAST(SUM(c.n_base) AS BIGINT) AS n_base,
    CAST(SUM(c.n_mature) AS BIGINT) AS n_mature,
    CAST(SUM(c.n_returned) AS BIGINT) AS n_returned,
    CAST(SUM(c.n_returned_early) AS BIGINT) AS n_returned_early
  FROM (
    SELECT
      e.last_on AS placed_on,
      e.g0,
      e.g1,
      CAST(SUM(e.n) AS BIGINT) AS n_base,
      CAST(SUM(CASE WHEN (
        e.last_on + 365
      ) < CAST('2025-05-05' AS DATE) THEN e.n ELSE 0 END) AS BIGINT) AS n_mature,
      CAST(SUM(
        CASE
          WHEN (
            e.last_on + 365
          ) < CAST('2025-05-05' AS DATE) AND NOT r.person_key IS NULL
          THEN e.n
          ELSE 0
        END
      ) AS BIGINT) AS n_returned,
      CAST(SUM(
        CASE
          WHEN NOT (
            (
              e.last_on + 365
            ) < CAST('2025-05-05' AS DATE)
          )
          AND NOT r.person_key IS NULL
          THEN e.n
          ELSE 0
        END
      ) AS BIGINT) AS n_returned_early
    FROM ends AS e
    LEFT JOIN returned AS r
      ON r.person_key = e.person_key AND r.last_on = e.last_on
    GROUP BY
      e.last_on,
      e.g0,
      e.g1
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
WITH ends AS (
  SELECT
    t.person_key,
    (
      t.ended_on - 1
    ) AS last_on,
    COALESCE(CAST(t.area AS STRING), 'okänd') AS g0,
    CASE
      WHEN (
        t.ended_on - 1
      ) < p.birth_date
      THEN 'okänd'
      WHEN (
        t.ended_on - 1
      ) < CAST(p.birth_date + INTERVAL '18' YEAR AS DATE)
      THEN '0–17'
      WHEN (
        t.ended_on - 1
      ) >= p.birth_date
      THEN '18–'
      ELSE 'okänd'
    END AS g1,
    1 AS n,
    t.placement_id AS k0,
    d.period
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  ANTI JOIN (
    SELECT
      t.person_key,
      t.started_on AS start_on,
      COALESCE(t.ended_on, CAST('9999-12-31' AS DATE)) AS end_on
    FROM investigations AS t
    WHERE
      (
        t.kind IS NULL OR t.kind <> 'family_law'
      )
      AND t.started_on < CAST('2025-05-05' AS DATE)
      AND (
        t.ended_on IS NULL OR t.ended_on > CAST('2025-01-01' AS DATE)
      )
  ) AS o0
    ON o0.person_key = t.person_key
    AND o0.start_on <= t.ended_on
    AND o0.end_on > t.ended_on
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
    ON d.day = (
      t.ended_on - 1
    )
  WHERE
    (
      p.sex = 'woman'
      AND t.started_on < t.ended_on
      AND t.ended_on > CAST('2025-01-01' AS DATE)
      AND t.ended_on <= CAST('2025-05-01' AS DATE)
    )
    AND CAST(p.birth_date + INTERVAL '0' YEAR AS DATE) <= (
      t.ended_on - 1
    )
    AND (
      t.ended_on - 1
    ) < CAST(p.birth_date + INTERVAL '21' YEAR AS DATE)
), returned AS (
  SELECT
    e.person_key,
    e.last_on,
    MIN(t.received_on) AS returned_on
  FROM referrals AS t
  JOIN ends AS e
    ON e.person_key = t.person_key
    AND t.received_on >= (
      e.last_on + 1
    )
    AND t.received_on <= (
      e.last_on + 365
    )
    AND t.received_on < CAST('2025-05-05' AS DATE)
    AND t.received_on >= (
      CAST('2025-01-01' AS DATE) + 1
    )
  WHERE
    t.kind IN ('report_of_concern', 'application')
  GROUP BY
    e.person_key,
    e.last_on
)
SELECT
  e.period AS period,
  e.g0 AS `area`,
  e.g1 AS `age`,
  e.k0 AS `placement_id`,
  e.last_on AS `last_on`,
  (
    e.last_on + 365
  ) < CAST('2025-05-05' AS DATE) AS `is_mature`,
  NOT r.person_key IS NULL AS `has_returned`
FROM ends AS e
LEFT JOIN returned AS r
  ON r.person_key = e.person_key AND r.last_on = e.last_on;

