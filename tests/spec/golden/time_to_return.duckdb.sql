-- cells
SELECT
  c.period AS period,
  c.g0 AS "area",
  c.g1 AS "age",
  c.duration_days AS "duration_days",
  c.n_event AS "n_event",
  c.n_open AS "n_open"
FROM (
  SELECT
    m.period AS period,
    "m"."area" AS g0,
    "m"."age" AS g1,
    m.duration_days AS duration_days,
    COUNT(*) FILTER(WHERE
      m.has_returned) AS n_event,
    COUNT(*) FILTER(WHERE
      NOT m.has_returned) AS n_open
  FROM (
    WITH ended AS (
      SELECT
        t.person_key,
        (
          t.ended_on - 1
        ) AS last_on,
        COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
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
        END AS g1
      FROM placements AS t
      LEFT JOIN persons AS p
        ON p.person_key = t.person_key
      WHERE
        p.sex = 'woman'
        AND t.started_on < t.ended_on
        AND t.ended_on > CAST('2025-01-01' AS DATE)
        AND t.ended_on <= CAST('2025-05-01' AS DATE)
    ), ends AS (
      SELECT
        d.period,
        s.g0,
        s.g1,
        s.person_key,
        s.person_key AS k0,
        MAX(s.last_on) AS last_on,
        1 AS n
      FROM ended AS s
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
        ON d.day = s.last_on
      GROUP BY
        d.period,
        s.g0,
        s.g1,
        s.person_key
    ), returned AS (
      SELECT
        e.person_key,
        e.last_on,
        MIN(t.received_on) AS returned_on
      FROM referrals AS t
      JOIN ended AS e
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
      e.g0 AS "area",
      e.g1 AS "age",
      e.k0 AS "person_key",
      e.last_on AS "last_on",
      CASE
        WHEN NOT r.returned_on IS NULL
        THEN CAST(DATE_DIFF('DAY', e.last_on, r.returned_on) AS BIGINT)
        ELSE CASE
          WHEN CAST(DATE_DIFF('DAY', e.last_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT) < CAST(365 AS BIGINT)
          THEN CAST(DATE_DIFF('DAY', e.last_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT)
          ELSE CAST(365 AS BIGINT)
        END
      END AS "duration_days",
      NOT r.returned_on IS NULL AS "has_returned"
    FROM ends AS e
    LEFT JOIN returned AS r
      ON r.person_key = e.person_key AND r.last_on = e.last_on
  ) AS m
  GROUP BY
    m.period,
    "m"."area",
    "m"."age",
    m.duration_days
) AS c;

-- members
WITH ended AS (
  SELECT
    t.person_key,
    (
      t.ended_on - 1
    ) AS last_on,
    COALESCE(CAST(t.area AS TEXT), 'okänd') AS g0,
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
    END AS g1
  FROM placements AS t
  LEFT JOIN persons AS p
    ON p.person_key = t.person_key
  WHERE
    p.sex = 'woman'
    AND t.started_on < t.ended_on
    AND t.ended_on > CAST('2025-01-01' AS DATE)
    AND t.ended_on <= CAST('2025-05-01' AS DATE)
), ends AS (
  SELECT
    d.period,
    s.g0,
    s.g1,
    s.person_key,
    s.person_key AS k0,
    MAX(s.last_on) AS last_on,
    1 AS n
  FROM ended AS s
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
    ON d.day = s.last_on
  GROUP BY
    d.period,
    s.g0,
    s.g1,
    s.person_key
), returned AS (
  SELECT
    e.person_key,
    e.last_on,
    MIN(t.received_on) AS returned_on
  FROM referrals AS t
  JOIN ended AS e
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
  e.g0 AS "area",
  e.g1 AS "age",
  e.k0 AS "person_key",
  e.last_on AS "last_on",
  CASE
    WHEN NOT r.returned_on IS NULL
    THEN CAST(DATE_DIFF('DAY', e.last_on, r.returned_on) AS BIGINT)
    ELSE CASE
      WHEN CAST(DATE_DIFF('DAY', e.last_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT) < CAST(365 AS BIGINT)
      THEN CAST(DATE_DIFF('DAY', e.last_on, CAST('2025-05-05' AS DATE) - 1) AS BIGINT)
      ELSE CAST(365 AS BIGINT)
    END
  END AS "duration_days",
  NOT r.returned_on IS NULL AS "has_returned"
FROM ends AS e
LEFT JOIN returned AS r
  ON r.person_key = e.person_key AND r.last_on = e.last_on;

