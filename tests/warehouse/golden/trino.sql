-- Trino: requests of 28 March 2026 to 30 March 2026, days of Europe/Madrid.
-- Pack a080782088dc81ede94fe6d734d9a292, agreement version v1.0 (abababababab).
-- It reads, groups and counts. What comes back are counts, whole numbers and the values named below;
-- no row, no text of a request and no person leaves. Run it as it is: the answer is checked against it.
SET TIME ZONE 'UTC';
-- the spans that are told apart, in milliseconds since 1970 (UTC)
WITH "slastudio_spans" AS (
  SELECT 0 AS "span", 1774652400000 AS "low", 1774700000000 AS "high"
  UNION ALL SELECT 1 AS "span", 1774700000000 AS "low", 1774738800000 AS "high"
  UNION ALL SELECT 2 AS "span", 1774738800000 AS "low", 1774821600000 AS "high"
  UNION ALL SELECT 3 AS "span", 1774821600000 AS "low", 1774908000000 AS "high"
),
-- every row that is meant, with the millisecond since 1970 (UTC) it happened in
"slastudio_read" AS (
  SELECT
    CAST(FLOOR(TO_UNIXTIME("t1"."at") * 1000 + 0.0005) AS BIGINT) - CASE
      WHEN CAST(FLOOR(TO_UNIXTIME("t1"."at") * 1000 + 0.0005) AS BIGINT) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS "at",
    CAST("t1"."outcome" AS VARCHAR) AS "status",
    "t1"."took" AS "latency_ms",
    "t1"."price" AS "cost",
    CAST(JSON_EXTRACT_SCALAR("t1"."doc", '$["user"]["lang"]') AS VARCHAR) AS "seg_language",
    CASE WHEN TRIM(CAST(JSON_EXTRACT_SCALAR("t1"."doc", '$["tokens out"]') AS VARCHAR)) <> '' THEN COALESCE(TRY_CAST(CAST(JSON_EXTRACT_SCALAR("t1"."doc", '$["tokens out"]') AS VARCHAR) AS DOUBLE), CAST(10000000000000000000 AS DOUBLE)) END AS "output_tokens",
    CASE WHEN TRIM(CAST("t1"."sure" AS VARCHAR)) <> '' THEN COALESCE(TRY_CAST(CAST("t1"."sure" AS VARCHAR) AS DOUBLE), CAST(10000000000000000000 AS DOUBLE)) END AS "confidence",
    CAST("t1"."fell" AS VARCHAR) AS "fallback",
    CAST(FLOOR(TO_UNIXTIME("t1"."as_of") * 1000 + 0.0005) AS BIGINT) - CASE
      WHEN CAST(FLOOR(TO_UNIXTIME("t1"."as_of") * 1000 + 0.0005) AS BIGINT) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS "data_as_of"
  FROM (
    SELECT
      *
    FROM "shop"."app requests" AS "t0"
    WHERE
      CAST("t0"."env" AS VARCHAR) = 'prod''uction'
      AND CAST("t0"."kind" AS VARCHAR) IN ('chat', 'search')
      AND "t0"."bytes" >= CAST(10.0 AS DOUBLE)
      AND "t0"."bytes" < CAST(1e+18 AS DOUBLE)
      AND CAST("t0"."deleted" AS VARCHAR) IS NULL
  ) AS "t1"
),
-- the rows of the period, each with its span
"slastudio_rows" AS (
  SELECT
    "t2"."at",
    "t2"."status",
    "t2"."latency_ms",
    "t2"."cost",
    "t2"."seg_language",
    "t2"."output_tokens",
    "t2"."confidence",
    "t2"."fallback",
    "t2"."data_as_of",
    "t3"."span"
  FROM "slastudio_read" AS "t2"
  INNER JOIN "slastudio_spans" AS "t3"
    ON "t2"."at" >= "t3"."low" AND "t2"."at" < "t3"."high"
),
-- values of seg.language with fewer than 5 rows become one
"slastudio_rows_2" AS (
  SELECT
    "t0"."at",
    "t0"."status",
    "t0"."latency_ms",
    "t0"."cost",
    CASE
      WHEN "t0"."seg_language" IS NULL
      THEN CAST(NULL AS VARCHAR)
      WHEN "t0"."seg_language" IN (
        SELECT
          "t1"."value"
        FROM (
          SELECT
            "t0"."seg_language" AS "value",
            COUNT(*) AS "held"
          FROM "slastudio_rows" AS "t0"
          GROUP BY
            1
        ) AS "t1"
        WHERE
          "t1"."held" >= 5
      )
      THEN "t0"."seg_language"
      ELSE '(groups too small to be told apart)'
    END AS "seg_language",
    "t0"."output_tokens",
    "t0"."confidence",
    "t0"."fallback",
    "t0"."data_as_of",
    "t0"."span"
  FROM "slastudio_rows" AS "t0"
)
-- the run: who was asked, when, and how many rows were read
SELECT
  'run' AS "rollup",
  CAST(-1 AS BIGINT) AS "span",
  CAST(NULL AS BIGINT) AS "moment",
  'a080782088dc81ede94fe6d734d9a292' AS "key1",
  'abababababababababababababababababababababababababababababababab' AS "key2",
  CAST(NULL AS VARCHAR) AS "key3",
  CAST(CAST(FLOOR(TO_UNIXTIME(CURRENT_TIMESTAMP)) AS BIGINT) AS VARCHAR) AS "key4",
  CAST("t5"."meant" AS VARCHAR) AS "key5",
  CAST("t5"."meant" - "t5"."dated" AS VARCHAR) AS "key6",
  CAST(CAST(CAST((
    "t4"."first" - (
      "t4"."first" % 1000
    )
  ) AS DOUBLE) / 1000 AS BIGINT) AS VARCHAR) AS "key7",
  CAST(CAST(CAST((
    "t4"."last" - (
      "t4"."last" % 1000
    )
  ) AS DOUBLE) / 1000 AS BIGINT) AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  "t4"."counted" AS "records"
FROM (
  SELECT
    COUNT(*) AS "counted",
    MIN("t0"."at") AS "first",
    MAX("t0"."at") AS "last"
  FROM "slastudio_rows_2" AS "t0"
) AS "t4"
CROSS JOIN (
  SELECT
    COUNT(*) AS "meant",
    COUNT("t1"."at") AS "dated"
  FROM "slastudio_read" AS "t1"
) AS "t5"
UNION ALL
-- numbers that could not be kept, and those that were rounded
SELECT
  'columns' AS "rollup",
  CAST(-1 AS BIGINT) AS "span",
  CAST(NULL AS BIGINT) AS "moment",
  CONCAT(CAST("t1"."lost0" AS VARCHAR), ':', CAST("t1"."rounded0" AS VARCHAR)) AS "key1",
  CONCAT(CAST("t1"."lost1" AS VARCHAR), ':', CAST("t1"."rounded1" AS VARCHAR)) AS "key2",
  CONCAT(CAST("t1"."lost2" AS VARCHAR), ':', CAST("t1"."rounded2" AS VARCHAR)) AS "key3",
  CONCAT(CAST("t1"."lost3" AS VARCHAR), ':', CAST("t1"."rounded3" AS VARCHAR)) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  "t1"."counted" AS "records"
FROM (
  SELECT
    COUNT(*) AS "counted",
    SUM(
      CAST(IF(
        (
          NOT "t0"."cost" IS NULL
        )
        AND (
          IF(
            "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
            CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS DECIMAL(38, 0)) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "lost0",
    SUM(
      CAST(IF(
        "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE)
        AND (
          ABS(
            (
              CAST("t0"."cost" AS DOUBLE) * CAST(1000000.0 AS DOUBLE)
            ) - CAST(ROUND(CAST("t0"."cost" AS DOUBLE) * CAST(1000000.0 AS DOUBLE), 0) AS BIGINT)
          ) > (
            (
              ABS(CAST("t0"."cost" AS DOUBLE) * CAST(1000000.0 AS DOUBLE)) * CAST(1e-15 AS DOUBLE)
            ) + CAST(1e-06 AS DOUBLE)
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "rounded0",
    SUM(
      CAST(IF(
        (
          NOT "t0"."latency_ms" IS NULL
        )
        AND (
          IF(
            "t0"."latency_ms" BETWEEN CAST(-9000000000000000.0 AS DOUBLE) AND CAST(9000000000000000.0 AS DOUBLE),
            CAST(ROUND("t0"."latency_ms" * 1000, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "lost1",
    SUM(
      CAST(IF(
        "t0"."latency_ms" BETWEEN CAST(-9000000000000000.0 AS DOUBLE) AND CAST(9000000000000000.0 AS DOUBLE)
        AND (
          ABS(
            (
              "t0"."latency_ms" * CAST(1000.0 AS DOUBLE)
            ) - CAST(ROUND("t0"."latency_ms" * CAST(1000.0 AS DOUBLE), 0) AS BIGINT)
          ) > (
            (
              ABS("t0"."latency_ms" * CAST(1000.0 AS DOUBLE)) * CAST(1e-15 AS DOUBLE)
            ) + CAST(1e-06 AS DOUBLE)
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "rounded1",
    SUM(
      CAST(IF(
        (
          NOT "t0"."confidence" IS NULL
        )
        AND (
          IF(
            "t0"."confidence" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
            CAST(ROUND("t0"."confidence" * 1000000, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "lost2",
    SUM(
      CAST(IF(
        "t0"."confidence" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE)
        AND (
          ABS(
            (
              "t0"."confidence" * CAST(1000000.0 AS DOUBLE)
            ) - CAST(ROUND("t0"."confidence" * CAST(1000000.0 AS DOUBLE), 0) AS BIGINT)
          ) > (
            (
              ABS("t0"."confidence" * CAST(1000000.0 AS DOUBLE)) * CAST(1e-15 AS DOUBLE)
            ) + CAST(1e-06 AS DOUBLE)
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "rounded2",
    SUM(
      CAST(IF(
        (
          NOT "t0"."output_tokens" IS NULL
        )
        AND (
          IF(
            "t0"."output_tokens" BETWEEN CAST(-9E+18 AS DOUBLE) AND CAST(9e+18 AS DOUBLE),
            CAST(ROUND("t0"."output_tokens" * 1, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "lost3",
    SUM(
      CAST(IF(
        "t0"."output_tokens" BETWEEN CAST(-9E+18 AS DOUBLE) AND CAST(9e+18 AS DOUBLE)
        AND (
          ABS(
            (
              "t0"."output_tokens" * CAST(1.0 AS DOUBLE)
            ) - CAST(ROUND("t0"."output_tokens" * CAST(1.0 AS DOUBLE), 0) AS BIGINT)
          ) > (
            (
              ABS("t0"."output_tokens" * CAST(1.0 AS DOUBLE)) * CAST(1e-15 AS DOUBLE)
            ) + CAST(1e-06 AS DOUBLE)
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS "rounded3"
  FROM "slastudio_rows_2" AS "t0"
) AS "t1"
UNION ALL
-- how many rows every span holds, 0 where there is none
SELECT
  'volume' AS "rollup",
  "t6"."span",
  CAST(NULL AS BIGINT) AS "moment",
  CAST(NULL AS VARCHAR) AS "key1",
  CAST(NULL AS VARCHAR) AS "key2",
  CAST(NULL AS VARCHAR) AS "key3",
  CAST(NULL AS VARCHAR) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  COALESCE("t6"."held", 0) AS "records"
FROM (
  SELECT
    "t4"."span",
    "t5"."held"
  FROM (
    SELECT DISTINCT
      "t0"."span"
    FROM "slastudio_spans" AS "t0"
  ) AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t1"."span",
      COUNT(*) AS "held"
    FROM "slastudio_rows_2" AS "t1"
    GROUP BY
      1
  ) AS "t5"
    ON "t4"."span" = "t5"."span"
) AS "t6"
UNION ALL
-- b028b1aebf17: records by local day, currency, fallback; sums of cost
SELECT
  'b028b1aebf17' AS "rollup",
  "t2"."span",
  CAST(NULL AS BIGINT) AS "moment",
  "t2"."k0" AS "key1",
  CAST(NULL AS VARCHAR) AS "key2",
  CAST(NULL AS VARCHAR) AS "key3",
  CAST(NULL AS VARCHAR) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST("t2"."s0" AS VARCHAR) AS "sum1",
  "t2"."records"
FROM (
  SELECT
    "t1"."span",
    "t1"."k0",
    "t1"."h0",
    COUNT(*) AS "records",
    SUM("t1"."v0") AS "s0"
  FROM (
    SELECT
      "t0"."span",
      "t0"."fallback" AS "k0",
      IF(
        "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
        CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS DECIMAL(38, 0)) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS "v0",
      CASE
        WHEN IF(
          "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
          CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS DECIMAL(38, 0)) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) IS NULL
        THEN 0
        WHEN IF(
          "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
          CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS DECIMAL(38, 0)) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) = 0
        THEN 1
        WHEN IF(
          "t0"."cost" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
          CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS DECIMAL(38, 0)) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) > 0
        THEN 2
        ELSE 3
      END AS "h0"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
UNION ALL
-- ae77f044295f: records by local day, latency_ms, seg.language, status
SELECT
  'ae77f044295f' AS "rollup",
  "t2"."span",
  CAST(NULL AS BIGINT) AS "moment",
  CAST("t2"."k0" AS VARCHAR) AS "key1",
  "t2"."k1" AS "key2",
  "t2"."k2" AS "key3",
  CAST(NULL AS VARCHAR) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  "t2"."records"
FROM (
  SELECT
    "t1"."span",
    "t1"."k0",
    "t1"."k1",
    "t1"."k2",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span",
      IF(
        "t0"."latency_ms" BETWEEN CAST(-9000000000000000.0 AS DOUBLE) AND CAST(9000000000000000.0 AS DOUBLE),
        CAST(ROUND("t0"."latency_ms" * 1000, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS "k0",
      "t0"."seg_language" AS "k1",
      "t0"."status" AS "k2"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t2"
UNION ALL
-- cdbdaaf9fc87: records by minute, confidence, latency_ms above 2000 or not
SELECT
  'cdbdaaf9fc87' AS "rollup",
  "t2"."span",
  "t2"."moment",
  CAST("t2"."k0" AS VARCHAR) AS "key1",
  CAST("t2"."k1" AS VARCHAR) AS "key2",
  CAST(NULL AS VARCHAR) AS "key3",
  CAST(NULL AS VARCHAR) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  "t2"."records"
FROM (
  SELECT
    "t1"."span",
    "t1"."moment",
    "t1"."k0",
    "t1"."k1",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span",
      CAST(CAST((
        "t0"."at" - (
          "t0"."at" % 60000
        )
      ) AS DOUBLE) / 1000 AS BIGINT) AS "moment",
      IF(
        "t0"."confidence" BETWEEN CAST(-9000000000000.0 AS DOUBLE) AND CAST(9000000000000.0 AS DOUBLE),
        CAST(ROUND("t0"."confidence" * 1000000, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS "k0",
      CASE
        WHEN IF(
          "t0"."latency_ms" BETWEEN CAST(-9000000000000000.0 AS DOUBLE) AND CAST(9000000000000000.0 AS DOUBLE),
          CAST(ROUND("t0"."latency_ms" * 1000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) IS NULL
        THEN CAST(NULL AS BIGINT)
        WHEN IF(
          "t0"."latency_ms" BETWEEN CAST(-9000000000000000.0 AS DOUBLE) AND CAST(9000000000000000.0 AS DOUBLE),
          CAST(ROUND("t0"."latency_ms" * 1000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) <= 2000
        THEN 0
        ELSE 1
      END AS "k1"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t2"
UNION ALL
-- 4dca79668010: records by moment, output_tokens, data_as_of
SELECT
  '4dca79668010' AS "rollup",
  "t2"."span",
  "t2"."moment",
  CAST("t2"."k0" AS VARCHAR) AS "key1",
  CAST("t2"."k1" AS VARCHAR) AS "key2",
  CAST(NULL AS VARCHAR) AS "key3",
  CAST(NULL AS VARCHAR) AS "key4",
  CAST(NULL AS VARCHAR) AS "key5",
  CAST(NULL AS VARCHAR) AS "key6",
  CAST(NULL AS VARCHAR) AS "key7",
  CAST(NULL AS VARCHAR) AS "key8",
  CAST(NULL AS VARCHAR) AS "sum1",
  "t2"."records"
FROM (
  SELECT
    "t1"."span",
    "t1"."moment",
    "t1"."k0",
    "t1"."k1",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span",
      "t0"."at" AS "moment",
      IF(
        "t0"."output_tokens" BETWEEN CAST(-9E+18 AS DOUBLE) AND CAST(9e+18 AS DOUBLE),
        CAST(ROUND("t0"."output_tokens" * 1, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS "k0",
      "t0"."data_as_of" AS "k1"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t2";
