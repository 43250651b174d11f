-- ClickHouse: requests of 28 March 2026 to 30 March 2026, days of Europe/Madrid.
-- Pack a5e954e624af2f61c981199992292d40, agreement version v1.0 (abababababab).
-- It reads, groups and counts. What comes back are counts, whole numbers and the values named below;
-- no row, no text of a request and no person leaves. Run it as it is: the answer is checked against it.
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
    toUnixTimestamp64Milli(toDateTime64("t1"."at", 3, 'UTC')) - CASE
      WHEN toUnixTimestamp64Milli(toDateTime64("t1"."at", 3, 'UTC')) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS "at",
    CAST("t1"."outcome" AS Nullable(String)) AS "status",
    "t1"."took" AS "latency_ms",
    "t1"."price" AS "cost",
    CAST(JSONExtract("t1"."doc", 'user', 'lang', 'Nullable(String)') AS Nullable(String)) AS "seg_language",
    CASE WHEN TRIM(CAST(JSONExtract("t1"."doc", 'tokens out', 'Nullable(String)') AS Nullable(String))) <> '' THEN COALESCE(accurateCastOrNull(CAST(JSONExtract("t1"."doc", 'tokens out', 'Nullable(String)') AS Nullable(String)), 'Float64'), CAST(10000000000000000000 AS Nullable(Float64))) END AS "output_tokens",
    CASE WHEN TRIM(CAST("t1"."sure" AS Nullable(String))) <> '' THEN COALESCE(accurateCastOrNull(CAST("t1"."sure" AS Nullable(String)), 'Float64'), CAST(10000000000000000000 AS Nullable(Float64))) END AS "confidence",
    CAST("t1"."fell" AS Nullable(String)) AS "fallback",
    toUnixTimestamp64Milli(toDateTime64("t1"."as_of", 3, 'UTC')) - CASE
      WHEN toUnixTimestamp64Milli(toDateTime64("t1"."as_of", 3, 'UTC')) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS "data_as_of"
  FROM (
    SELECT
      *
    FROM "shop"."app requests" AS "t0"
    WHERE
      CAST("t0"."env" AS Nullable(String)) = 'prod''uction'
      AND CAST("t0"."kind" AS Nullable(String)) IN ('chat', 'search')
      AND "t0"."bytes" >= 10.0
      AND "t0"."bytes" < 1e+18
      AND isNull(CAST("t0"."deleted" AS Nullable(String)))
  ) AS "t1"
),
-- the rows of the period, each with its span
"slastudio_rows" AS (
  SELECT
    "t2"."at" AS "at",
    "t2"."status" AS "status",
    "t2"."latency_ms" AS "latency_ms",
    "t2"."cost" AS "cost",
    "t2"."seg_language" AS "seg_language",
    "t2"."output_tokens" AS "output_tokens",
    "t2"."confidence" AS "confidence",
    "t2"."fallback" AS "fallback",
    "t2"."data_as_of" AS "data_as_of",
    "t3"."span" AS "span"
  FROM "slastudio_read" AS "t2"
  INNER JOIN "slastudio_spans" AS "t3"
    ON "t2"."at" >= "t3"."low" AND "t2"."at" < "t3"."high"
),
-- values of seg.language with fewer than 5 rows become one
"slastudio_rows_2" AS (
  SELECT
    "t0"."at" AS "at",
    "t0"."status" AS "status",
    "t0"."latency_ms" AS "latency_ms",
    "t0"."cost" AS "cost",
    CASE
      WHEN isNull("t0"."seg_language")
      THEN CAST(NULL AS Nullable(String))
      WHEN CAST("t0"."seg_language" IN (
        SELECT
          "t1"."value" AS "value"
        FROM (
          SELECT
            "t0"."seg_language" AS "value",
            COUNT(*) AS "held"
          FROM "slastudio_rows" AS "t0"
          GROUP BY
            "t0"."seg_language"
        ) AS "t1"
        WHERE
          "t1"."held" >= 5
      ) AS Nullable(Bool))
      THEN "t0"."seg_language"
      ELSE '(groups too small to be told apart)'
    END AS "seg_language",
    "t0"."output_tokens" AS "output_tokens",
    "t0"."confidence" AS "confidence",
    "t0"."fallback" AS "fallback",
    "t0"."data_as_of" AS "data_as_of",
    "t0"."span" AS "span"
  FROM "slastudio_rows" AS "t0"
)
-- the run: who was asked, when, and how many rows were read
SELECT
  'run' AS "rollup",
  CAST(-1 AS Nullable(Int64)) AS "span",
  CAST(NULL AS Nullable(Int64)) AS "moment",
  'a5e954e624af2f61c981199992292d40' AS "key1",
  'abababababababababababababababababababababababababababababababab' AS "key2",
  VERSION() AS "key3",
  CAST(toInt64(toUnixTimestamp(now())) AS Nullable(String)) AS "key4",
  CAST("t5"."meant" AS Nullable(String)) AS "key5",
  CAST("t5"."meant" - "t5"."dated" AS Nullable(String)) AS "key6",
  CAST(CAST((
    "t4"."first" - (
      "t4"."first" % 1000
    )
  ) / 1000 AS Nullable(Int64)) AS Nullable(String)) AS "key7",
  CAST(CAST((
    "t4"."last" - (
      "t4"."last" % 1000
    )
  ) / 1000 AS Nullable(Int64)) AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
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
  CAST(-1 AS Nullable(Int64)) AS "span",
  CAST(NULL AS Nullable(Int64)) AS "moment",
  CONCAT(
    CAST("t1"."lost0" AS Nullable(String)),
    ':',
    CAST("t1"."rounded0" AS Nullable(String))
  ) AS "key1",
  CONCAT(
    CAST("t1"."lost1" AS Nullable(String)),
    ':',
    CAST("t1"."rounded1" AS Nullable(String))
  ) AS "key2",
  CONCAT(
    CAST("t1"."lost2" AS Nullable(String)),
    ':',
    CAST("t1"."rounded2" AS Nullable(String))
  ) AS "key3",
  CONCAT(
    CAST("t1"."lost3" AS Nullable(String)),
    ':',
    CAST("t1"."rounded3" AS Nullable(String))
  ) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
  "t1"."counted" AS "records"
FROM (
  SELECT
    COUNT(*) AS "counted",
    SUM(
      toInt128(
        CAST(CASE
          WHEN isNotNull("t0"."cost")
          AND isNull(
            CASE
              WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
              THEN CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS Nullable(Decimal(38, 0))) AS Nullable(Int64))
              ELSE CAST(NULL AS Nullable(Int64))
            END
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "lost0",
    SUM(
      toInt128(
        CAST(CASE
          WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
          AND (
            ABS(
              (
                CAST("t0"."cost" AS Nullable(Float64)) * 1000000.0
              ) - CAST(ROUND(CAST("t0"."cost" AS Nullable(Float64)) * 1000000.0, 0) AS Nullable(Int64))
            ) > (
              (
                ABS(CAST("t0"."cost" AS Nullable(Float64)) * 1000000.0) * 1e-15
              ) + 1e-06
            )
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "rounded0",
    SUM(
      toInt128(
        CAST(CASE
          WHEN isNotNull("t0"."latency_ms")
          AND isNull(
            CASE
              WHEN "t0"."latency_ms" BETWEEN -9000000000000000.0 AND 9000000000000000.0
              THEN CAST(ROUND("t0"."latency_ms" * 1000, 0) AS Nullable(Int64))
              ELSE CAST(NULL AS Nullable(Int64))
            END
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "lost1",
    SUM(
      toInt128(
        CAST(CASE
          WHEN "t0"."latency_ms" BETWEEN -9000000000000000.0 AND 9000000000000000.0
          AND (
            ABS(
              (
                "t0"."latency_ms" * 1000.0
              ) - CAST(ROUND("t0"."latency_ms" * 1000.0, 0) AS Nullable(Int64))
            ) > (
              (
                ABS("t0"."latency_ms" * 1000.0) * 1e-15
              ) + 1e-06
            )
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "rounded1",
    SUM(
      toInt128(
        CAST(CASE
          WHEN isNotNull("t0"."confidence")
          AND isNull(
            CASE
              WHEN "t0"."confidence" BETWEEN -9000000000000.0 AND 9000000000000.0
              THEN CAST(ROUND("t0"."confidence" * 1000000, 0) AS Nullable(Int64))
              ELSE CAST(NULL AS Nullable(Int64))
            END
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "lost2",
    SUM(
      toInt128(
        CAST(CASE
          WHEN "t0"."confidence" BETWEEN -9000000000000.0 AND 9000000000000.0
          AND (
            ABS(
              (
                "t0"."confidence" * 1000000.0
              ) - CAST(ROUND("t0"."confidence" * 1000000.0, 0) AS Nullable(Int64))
            ) > (
              (
                ABS("t0"."confidence" * 1000000.0) * 1e-15
              ) + 1e-06
            )
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "rounded2",
    SUM(
      toInt128(
        CAST(CASE
          WHEN isNotNull("t0"."output_tokens")
          AND isNull(
            CASE
              WHEN "t0"."output_tokens" BETWEEN -9E+18 AND 9e+18
              THEN CAST(ROUND("t0"."output_tokens" * 1, 0) AS Nullable(Int64))
              ELSE CAST(NULL AS Nullable(Int64))
            END
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "lost3",
    SUM(
      toInt128(
        CAST(CASE
          WHEN "t0"."output_tokens" BETWEEN -9E+18 AND 9e+18
          AND (
            ABS(
              (
                "t0"."output_tokens" * 1.0
              ) - CAST(ROUND("t0"."output_tokens" * 1.0, 0) AS Nullable(Int64))
            ) > (
              (
                ABS("t0"."output_tokens" * 1.0) * 1e-15
              ) + 1e-06
            )
          )
          THEN 1
          ELSE 0
        END AS Nullable(Int64))
      )
    ) AS "rounded3"
  FROM "slastudio_rows_2" AS "t0"
) AS "t1"
UNION ALL
-- how many rows every span holds, 0 where there is none
SELECT
  'volume' AS "rollup",
  "t6"."span" AS "span",
  CAST(NULL AS Nullable(Int64)) AS "moment",
  CAST(NULL AS Nullable(String)) AS "key1",
  CAST(NULL AS Nullable(String)) AS "key2",
  CAST(NULL AS Nullable(String)) AS "key3",
  CAST(NULL AS Nullable(String)) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
  COALESCE("t6"."held", 0) AS "records"
FROM (
  SELECT
    "t4"."span" AS "span",
    "t5"."held" AS "held"
  FROM (
    SELECT DISTINCT
      "t0"."span" AS "span"
    FROM "slastudio_spans" AS "t0"
  ) AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t1"."span" AS "span",
      COUNT(*) AS "held"
    FROM "slastudio_rows_2" AS "t1"
    GROUP BY
      "t1"."span"
  ) AS "t5"
    ON "t4"."span" = "t5"."span"
) AS "t6"
UNION ALL
-- b028b1aebf17: records by local day, currency, fallback; sums of cost
SELECT
  'b028b1aebf17' AS "rollup",
  "t2"."span" AS "span",
  CAST(NULL AS Nullable(Int64)) AS "moment",
  "t2"."k0" AS "key1",
  CAST(NULL AS Nullable(String)) AS "key2",
  CAST(NULL AS Nullable(String)) AS "key3",
  CAST(NULL AS Nullable(String)) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST("t2"."s0" AS Nullable(String)) AS "sum1",
  "t2"."records" AS "records"
FROM (
  SELECT
    "t1"."span" AS "span",
    "t1"."k0" AS "k0",
    "t1"."h0" AS "h0",
    COUNT(*) AS "records",
    SUM(toInt128("t1"."v0")) AS "s0"
  FROM (
    SELECT
      "t0"."span" AS "span",
      "t0"."fallback" AS "k0",
      CASE
        WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
        THEN CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS Nullable(Decimal(38, 0))) AS Nullable(Int64))
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "v0",
      CASE
        WHEN isNull(
          CASE
            WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
            THEN CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS Nullable(Decimal(38, 0))) AS Nullable(Int64))
            ELSE CAST(NULL AS Nullable(Int64))
          END
        )
        THEN 0
        WHEN CASE
          WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
          THEN CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS Nullable(Decimal(38, 0))) AS Nullable(Int64))
          ELSE CAST(NULL AS Nullable(Int64))
        END = 0
        THEN 1
        WHEN CASE
          WHEN "t0"."cost" BETWEEN -9000000000000.0 AND 9000000000000.0
          THEN CAST(CAST(ROUND("t0"."cost" * 1000000, 0) AS Nullable(Decimal(38, 0))) AS Nullable(Int64))
          ELSE CAST(NULL AS Nullable(Int64))
        END > 0
        THEN 2
        ELSE 3
      END AS "h0"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    "t1"."span",
    "t1"."k0",
    "t1"."h0"
) AS "t2"
UNION ALL
-- ae77f044295f: records by local day, latency_ms, seg.language, status
SELECT
  'ae77f044295f' AS "rollup",
  "t2"."span" AS "span",
  CAST(NULL AS Nullable(Int64)) AS "moment",
  CAST("t2"."k0" AS Nullable(String)) AS "key1",
  "t2"."k1" AS "key2",
  "t2"."k2" AS "key3",
  CAST(NULL AS Nullable(String)) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
  "t2"."records" AS "records"
FROM (
  SELECT
    "t1"."span" AS "span",
    "t1"."k0" AS "k0",
    "t1"."k1" AS "k1",
    "t1"."k2" AS "k2",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span" AS "span",
      CASE
        WHEN "t0"."latency_ms" BETWEEN -9000000000000000.0 AND 9000000000000000.0
        THEN CAST(ROUND("t0"."latency_ms" * 1000, 0) AS Nullable(Int64))
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "k0",
      "t0"."seg_language" AS "k1",
      "t0"."status" AS "k2"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    "t1"."span",
    "t1"."k0",
    "t1"."k1",
    "t1"."k2"
) AS "t2"
UNION ALL
-- cdbdaaf9fc87: records by minute, confidence, latency_ms above 2000 or not
SELECT
  'cdbdaaf9fc87' AS "rollup",
  "t2"."span" AS "span",
  "t2"."moment" AS "moment",
  CAST("t2"."k0" AS Nullable(String)) AS "key1",
  CAST("t2"."k1" AS Nullable(String)) AS "key2",
  CAST(NULL AS Nullable(String)) AS "key3",
  CAST(NULL AS Nullable(String)) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
  "t2"."records" AS "records"
FROM (
  SELECT
    "t1"."span" AS "span",
    "t1"."moment" AS "moment",
    "t1"."k0" AS "k0",
    "t1"."k1" AS "k1",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span" AS "span",
      CAST((
        "t0"."at" - (
          "t0"."at" % 60000
        )
      ) / 1000 AS Nullable(Int64)) AS "moment",
      CASE
        WHEN "t0"."confidence" BETWEEN -9000000000000.0 AND 9000000000000.0
        THEN CAST(ROUND("t0"."confidence" * 1000000, 0) AS Nullable(Int64))
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "k0",
      CASE
        WHEN isNull(
          CASE
            WHEN "t0"."latency_ms" BETWEEN -9000000000000000.0 AND 9000000000000000.0
            THEN CAST(ROUND("t0"."latency_ms" * 1000, 0) AS Nullable(Int64))
            ELSE CAST(NULL AS Nullable(Int64))
          END
        )
        THEN CAST(NULL AS Nullable(Int64))
        WHEN CASE
          WHEN "t0"."latency_ms" BETWEEN -9000000000000000.0 AND 9000000000000000.0
          THEN CAST(ROUND("t0"."latency_ms" * 1000, 0) AS Nullable(Int64))
          ELSE CAST(NULL AS Nullable(Int64))
        END <= 2000
        THEN 0
        ELSE 1
      END AS "k1"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    "t1"."span",
    "t1"."moment",
    "t1"."k0",
    "t1"."k1"
) AS "t2"
UNION ALL
-- 4dca79668010: records by moment, output_tokens, data_as_of
SELECT
  '4dca79668010' AS "rollup",
  "t2"."span" AS "span",
  "t2"."moment" AS "moment",
  CAST("t2"."k0" AS Nullable(String)) AS "key1",
  CAST("t2"."k1" AS Nullable(String)) AS "key2",
  CAST(NULL AS Nullable(String)) AS "key3",
  CAST(NULL AS Nullable(String)) AS "key4",
  CAST(NULL AS Nullable(String)) AS "key5",
  CAST(NULL AS Nullable(String)) AS "key6",
  CAST(NULL AS Nullable(String)) AS "key7",
  CAST(NULL AS Nullable(String)) AS "key8",
  CAST(NULL AS Nullable(String)) AS "sum1",
  "t2"."records" AS "records"
FROM (
  SELECT
    "t1"."span" AS "span",
    "t1"."moment" AS "moment",
    "t1"."k0" AS "k0",
    "t1"."k1" AS "k1",
    COUNT(*) AS "records"
  FROM (
    SELECT
      "t0"."span" AS "span",
      "t0"."at" AS "moment",
      CASE
        WHEN "t0"."output_tokens" BETWEEN -9E+18 AND 9e+18
        THEN CAST(ROUND("t0"."output_tokens" * 1, 0) AS Nullable(Int64))
        ELSE CAST(NULL AS Nullable(Int64))
      END AS "k0",
      "t0"."data_as_of" AS "k1"
    FROM "slastudio_rows_2" AS "t0"
  ) AS "t1"
  GROUP BY
    "t1"."span",
    "t1"."moment",
    "t1"."k0",
    "t1"."k1"
) AS "t2";
