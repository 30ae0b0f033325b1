-- cells
SELECT
  f.period AS period,
  f.k0 AS "value_e4",
  f.k1 AS "numerator",
  f.k2 AS "denominator"
FROM (
  SELECT
    q.period,
    CAST(t.value * 10000 AS BIGINT) AS k0,
    CAST(t.numerator AS BIGINT) AS k1,
    CAST(t.denominator AS BIGINT) AS k2
  FROM observations AS t
  JOIN (
    SELECT
      written.period
    FROM (VALUES
      ('2025-03'),
      ('2025-T1')) AS written(period)
  ) AS q
    ON q.period = t.period
  WHERE
    t.series = 'nki'
) AS f;

-- members
SELECT
  f.period AS period,
  f.k0 AS "series",
  f.k1 AS "value",
  f.k2 AS "definition_version",
  f.k3 AS "source"
FROM (
  SELECT
    q.period,
    t.series AS k0,
    t.value AS k1,
    t.definition_version AS k2,
    t.source AS k3
  FROM observations AS t
  JOIN (
    SELECT
      written.period
    FROM (VALUES
      ('2025-03'),
      ('2025-T1')) AS written(period)
  ) AS q
    ON q.period = t.period
  WHERE
    t.series = 'nki'
) AS f;

