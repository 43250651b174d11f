-- SQL Server: requests of 28 March 2026 to 30 March 2026, days of Europe/Madrid.
-- Pack 0c30c2b6c77c54746471916dbad14eeb, agreement version v1.0 (abababababab).
-- It reads, groups and counts. What comes back are counts, whole numbers and the values named below;
-- no row, no text of a request and no person leaves. Run it as it is: the answer is checked against it.
-- the spans that are told apart, in milliseconds since 1970 (UTC)
WITH [slastudio_spans] AS (
  SELECT 0 AS [span], 1774652400000 AS [low], 1774700000000 AS [high]
  UNION ALL SELECT 1 AS [span], 1774700000000 AS [low], 1774738800000 AS [high]
  UNION ALL SELECT 2 AS [span], 1774738800000 AS [low], 1774821600000 AS [high]
  UNION ALL SELECT 3 AS [span], 1774821600000 AS [low], 1774908000000 AS [high]
),
-- every row that is meant, with the millisecond since 1970 (UTC) it happened in
[slastudio_read] AS (
  SELECT
    DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00Z', CAST([t1].[at] AS DATETIMEOFFSET)) - CASE
      WHEN DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00Z', CAST([t1].[at] AS DATETIMEOFFSET)) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS [at],
    (CAST([t1].[outcome] AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) AS [status],
    [t1].[took] AS [latency_ms],
    [t1].[price] AS [cost],
    (CAST(JSON_VALUE([t1].[doc], '$."user"."lang"') AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) AS [seg_language],
    CASE WHEN TRIM(CAST(JSON_VALUE([t1].[doc], '$."tokens out"') AS NVARCHAR(4000))) <> '' THEN COALESCE(TRY_CAST(CAST(JSON_VALUE([t1].[doc], '$."tokens out"') AS NVARCHAR(4000)) AS FLOAT), CAST(10000000000000000000 AS FLOAT)) END AS [output_tokens],
    CASE WHEN TRIM(CAST([t1].[sure] AS NVARCHAR(4000))) <> '' THEN COALESCE(TRY_CAST(CAST([t1].[sure] AS NVARCHAR(4000)) AS FLOAT), CAST(10000000000000000000 AS FLOAT)) END AS [confidence],
    (CAST([t1].[fell] AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) AS [fallback],
    DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00Z', CAST([t1].[as_of] AS DATETIMEOFFSET)) - CASE
      WHEN DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00Z', CAST([t1].[as_of] AS DATETIMEOFFSET)) >= 1774749600000
      THEN 7200000
      ELSE 3600000
    END AS [data_as_of]
  FROM (
    SELECT
      [t0].[at] AS [at],
      [t0].[outcome] AS [outcome],
      [t0].[took] AS [took],
      [t0].[price] AS [price],
      [t0].[doc] AS [doc],
      [t0].[sure] AS [sure],
      [t0].[fell] AS [fell],
      [t0].[as_of] AS [as_of],
      [t0].[env] AS [env],
      [t0].[kind] AS [kind],
      [t0].[bytes] AS [bytes],
      [t0].[deleted] AS [deleted]
    FROM [shop].[app requests] AS [t0]
    WHERE
      (CAST([t0].[env] AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) = 'prod''uction'
      AND (CAST([t0].[kind] AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) IN ('chat', 'search')
      AND [t0].[bytes] >= 10.0
      AND [t0].[bytes] < 1e+18
      AND (CAST([t0].[deleted] AS NVARCHAR(4000)) COLLATE Latin1_General_100_BIN2) IS NULL
  ) AS [t1]
),
-- the rows of the period, each with its span
[slastudio_rows] AS (
  SELECT
    [t2].[at],
    [t2].[status],
    [t2].[latency_ms],
    [t2].[cost],
    [t2].[seg_language],
    [t2].[output_tokens],
    [t2].[confidence],
    [t2].[fallback],
    [t2].[data_as_of],
    [t3].[span]
  FROM [slastudio_read] AS [t2]
  INNER JOIN [slastudio_spans] AS [t3]
    ON [t2].[at] >= [t3].[low] AND [t2].[at] < [t3].[high]
),
-- values of seg.language with fewer than 5 rows become one
[slastudio_rows_2] AS (
  SELECT
    [t0].[at],
    [t0].[status],
    [t0].[latency_ms],
    [t0].[cost],
    CASE
      WHEN [t0].[seg_language] IS NULL
      THEN CAST(NULL AS VARCHAR(MAX))
      WHEN [t0].[seg_language] IN (
        SELECT
          [t1].[value]
        FROM (
          SELECT
            [t0].[seg_language] AS [value],
            COUNT_BIG(*) AS [held]
          FROM [slastudio_rows] AS [t0]
          GROUP BY
            [t0].[seg_language]
        ) AS [t1]
        WHERE
          [t1].[held] >= 5
      )
      THEN [t0].[seg_language]
      ELSE '(groups too small to be told apart)'
    END AS [seg_language],
    [t0].[output_tokens],
    [t0].[confidence],
    [t0].[fallback],
    [t0].[data_as_of],
    [t0].[span]
  FROM [slastudio_rows] AS [t0]
)
-- the run: who was asked, when, and how many rows were read
SELECT
  'run' AS [rollup],
  CAST(-1 AS BIGINT) AS [span],
  CAST(NULL AS BIGINT) AS [moment],
  '0c30c2b6c77c54746471916dbad14eeb' AS [key1],
  'abababababababababababababababababababababababababababababababab' AS [key2],
  CAST(NULL AS VARCHAR(MAX)) AS [key3],
  CAST(DATEDIFF_BIG(SECOND, '1970-01-01', SYSUTCDATETIME()) AS VARCHAR(MAX)) AS [key4],
  CAST([t5].[meant] AS VARCHAR(MAX)) AS [key5],
  CAST([t5].[meant] - [t5].[dated] AS VARCHAR(MAX)) AS [key6],
  CAST(CAST(CAST((
    [t4].[first] - (
      [t4].[first] % 1000
    )
  ) AS FLOAT) / 1000 AS BIGINT) AS VARCHAR(MAX)) AS [key7],
  CAST(CAST(CAST((
    [t4].[last] - (
      [t4].[last] % 1000
    )
  ) AS FLOAT) / 1000 AS BIGINT) AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  [t4].[counted] AS [records]
FROM (
  SELECT
    COUNT_BIG(*) AS [counted],
    MIN([t0].[at]) AS [first],
    MAX([t0].[at]) AS [last]
  FROM [slastudio_rows_2] AS [t0]
) AS [t4]
CROSS JOIN (
  SELECT
    COUNT_BIG(*) AS [meant],
    COUNT_BIG([t1].[at]) AS [dated]
  FROM [slastudio_read] AS [t1]
) AS [t5]
UNION ALL
-- numbers that could not be kept, and those that were rounded
SELECT
  'columns' AS [rollup],
  CAST(-1 AS BIGINT) AS [span],
  CAST(NULL AS BIGINT) AS [moment],
  IIF(
    CAST([t1].[lost0] AS VARCHAR(MAX)) IS NULL
    OR ':' IS NULL
    OR CAST([t1].[rounded0] AS VARCHAR(MAX)) IS NULL,
    NULL,
    CAST([t1].[lost0] AS VARCHAR(MAX)) + ':' + CAST([t1].[rounded0] AS VARCHAR(MAX))
  ) AS [key1],
  IIF(
    CAST([t1].[lost1] AS VARCHAR(MAX)) IS NULL
    OR ':' IS NULL
    OR CAST([t1].[rounded1] AS VARCHAR(MAX)) IS NULL,
    NULL,
    CAST([t1].[lost1] AS VARCHAR(MAX)) + ':' + CAST([t1].[rounded1] AS VARCHAR(MAX))
  ) AS [key2],
  IIF(
    CAST([t1].[lost2] AS VARCHAR(MAX)) IS NULL
    OR ':' IS NULL
    OR CAST([t1].[rounded2] AS VARCHAR(MAX)) IS NULL,
    NULL,
    CAST([t1].[lost2] AS VARCHAR(MAX)) + ':' + CAST([t1].[rounded2] AS VARCHAR(MAX))
  ) AS [key3],
  IIF(
    CAST([t1].[lost3] AS VARCHAR(MAX)) IS NULL
    OR ':' IS NULL
    OR CAST([t1].[rounded3] AS VARCHAR(MAX)) IS NULL,
    NULL,
    CAST([t1].[lost3] AS VARCHAR(MAX)) + ':' + CAST([t1].[rounded3] AS VARCHAR(MAX))
  ) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  [t1].[counted] AS [records]
FROM (
  SELECT
    COUNT_BIG(*) AS [counted],
    SUM(
      CAST(IIF(
        (
          NOT [t0].[cost] IS NULL
        )
        AND (
          IIF(
            [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0,
            CAST(ROUND([t0].[cost] * 1000000, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [lost0],
    SUM(
      CAST(IIF(
        [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0
        AND (
          ABS(
            (
              CAST([t0].[cost] AS FLOAT) * 1000000.0
            ) - CAST(ROUND(CAST([t0].[cost] AS FLOAT) * 1000000.0, 0) AS BIGINT)
          ) > (
            (
              ABS(CAST([t0].[cost] AS FLOAT) * 1000000.0) * 1e-15
            ) + 1e-06
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [rounded0],
    SUM(
      CAST(IIF(
        (
          NOT [t0].[latency_ms] IS NULL
        )
        AND (
          IIF(
            [t0].[latency_ms] BETWEEN -9000000000000000.0 AND 9000000000000000.0,
            CAST(ROUND([t0].[latency_ms] * 1000, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [lost1],
    SUM(
      CAST(IIF(
        [t0].[latency_ms] BETWEEN -9000000000000000.0 AND 9000000000000000.0
        AND (
          ABS(
            (
              [t0].[latency_ms] * 1000.0
            ) - CAST(ROUND([t0].[latency_ms] * 1000.0, 0) AS BIGINT)
          ) > (
            (
              ABS([t0].[latency_ms] * 1000.0) * 1e-15
            ) + 1e-06
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [rounded1],
    SUM(
      CAST(IIF(
        (
          NOT [t0].[confidence] IS NULL
        )
        AND (
          IIF(
            [t0].[confidence] BETWEEN -9000000000000.0 AND 9000000000000.0,
            CAST(ROUND([t0].[confidence] * 1000000, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [lost2],
    SUM(
      CAST(IIF(
        [t0].[confidence] BETWEEN -9000000000000.0 AND 9000000000000.0
        AND (
          ABS(
            (
              [t0].[confidence] * 1000000.0
            ) - CAST(ROUND([t0].[confidence] * 1000000.0, 0) AS BIGINT)
          ) > (
            (
              ABS([t0].[confidence] * 1000000.0) * 1e-15
            ) + 1e-06
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [rounded2],
    SUM(
      CAST(IIF(
        (
          NOT [t0].[output_tokens] IS NULL
        )
        AND (
          IIF(
            [t0].[output_tokens] BETWEEN -9E+18 AND 9e+18,
            CAST(ROUND([t0].[output_tokens] * 1, 0) AS BIGINT),
            CAST(NULL AS BIGINT)
          ) IS NULL
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [lost3],
    SUM(
      CAST(IIF(
        [t0].[output_tokens] BETWEEN -9E+18 AND 9e+18
        AND (
          ABS(
            (
              [t0].[output_tokens] * 1.0
            ) - CAST(ROUND([t0].[output_tokens] * 1.0, 0) AS BIGINT)
          ) > (
            (
              ABS([t0].[output_tokens] * 1.0) * 1e-15
            ) + 1e-06
          )
        ),
        1,
        0
      ) AS BIGINT)
    ) AS [rounded3]
  FROM [slastudio_rows_2] AS [t0]
) AS [t1]
UNION ALL
-- how many rows every span holds, 0 where there is none
SELECT
  'volume' AS [rollup],
  [t6].[span],
  CAST(NULL AS BIGINT) AS [moment],
  CAST(NULL AS VARCHAR(MAX)) AS [key1],
  CAST(NULL AS VARCHAR(MAX)) AS [key2],
  CAST(NULL AS VARCHAR(MAX)) AS [key3],
  CAST(NULL AS VARCHAR(MAX)) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  COALESCE([t6].[held], 0) AS [records]
FROM (
  SELECT
    [t4].[span] AS [span],
    [t5].[held] AS [held]
  FROM (
    SELECT DISTINCT
      [t0].[span] AS [span]
    FROM [slastudio_spans] AS [t0]
  ) AS [t4]
  LEFT OUTER JOIN (
    SELECT
      [t1].[span] AS [span],
      COUNT_BIG(*) AS [held]
    FROM [slastudio_rows_2] AS [t1]
    GROUP BY
      [t1].[span]
  ) AS [t5]
    ON [t4].[span] = [t5].[span]
) AS [t6]
UNION ALL
-- b028b1aebf17: records by local day, currency, fallback; sums of cost
SELECT
  'b028b1aebf17' AS [rollup],
  [t2].[span],
  CAST(NULL AS BIGINT) AS [moment],
  [t2].[k0] AS [key1],
  CAST(NULL AS VARCHAR(MAX)) AS [key2],
  CAST(NULL AS VARCHAR(MAX)) AS [key3],
  CAST(NULL AS VARCHAR(MAX)) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST([t2].[s0] AS VARCHAR(MAX)) AS [sum1],
  [t2].[records]
FROM (
  SELECT
    [t1].[span] AS [span],
    [t1].[k0] AS [k0],
    [t1].[h0] AS [h0],
    COUNT_BIG(*) AS [records],
    SUM([t1].[v0]) AS [s0]
  FROM (
    SELECT
      [t0].[span] AS [span],
      [t0].[fallback] AS [k0],
      IIF(
        [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0,
        CAST(ROUND([t0].[cost] * 1000000, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS [v0],
      CASE
        WHEN IIF(
          [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0,
          CAST(ROUND([t0].[cost] * 1000000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) IS NULL
        THEN 0
        WHEN IIF(
          [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0,
          CAST(ROUND([t0].[cost] * 1000000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) = 0
        THEN 1
        WHEN IIF(
          [t0].[cost] BETWEEN -9000000000000.0 AND 9000000000000.0,
          CAST(ROUND([t0].[cost] * 1000000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) > 0
        THEN 2
        ELSE 3
      END AS [h0]
    FROM [slastudio_rows_2] AS [t0]
  ) AS [t1]
  GROUP BY
    [t1].[span],
    [t1].[k0],
    [t1].[h0]
) AS [t2]
UNION ALL
-- ae77f044295f: records by local day, latency_ms, seg.language, status
SELECT
  'ae77f044295f' AS [rollup],
  [t2].[span],
  CAST(NULL AS BIGINT) AS [moment],
  CAST([t2].[k0] AS VARCHAR(MAX)) AS [key1],
  [t2].[k1] AS [key2],
  [t2].[k2] AS [key3],
  CAST(NULL AS VARCHAR(MAX)) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  [t2].[records]
FROM (
  SELECT
    [t1].[span] AS [span],
    [t1].[k0] AS [k0],
    [t1].[k1] AS [k1],
    [t1].[k2] AS [k2],
    COUNT_BIG(*) AS [records]
  FROM (
    SELECT
      [t0].[span] AS [span],
      IIF(
        [t0].[latency_ms] BETWEEN -9000000000000000.0 AND 9000000000000000.0,
        CAST(ROUND([t0].[latency_ms] * 1000, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS [k0],
      [t0].[seg_language] AS [k1],
      [t0].[status] AS [k2]
    FROM [slastudio_rows_2] AS [t0]
  ) AS [t1]
  GROUP BY
    [t1].[span],
    [t1].[k0],
    [t1].[k1],
    [t1].[k2]
) AS [t2]
UNION ALL
-- cdbdaaf9fc87: records by minute, confidence, latency_ms above 2000 or not
SELECT
  'cdbdaaf9fc87' AS [rollup],
  [t2].[span],
  [t2].[moment],
  CAST([t2].[k0] AS VARCHAR(MAX)) AS [key1],
  CAST([t2].[k1] AS VARCHAR(MAX)) AS [key2],
  CAST(NULL AS VARCHAR(MAX)) AS [key3],
  CAST(NULL AS VARCHAR(MAX)) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  [t2].[records]
FROM (
  SELECT
    [t1].[span] AS [span],
    [t1].[moment] AS [moment],
    [t1].[k0] AS [k0],
    [t1].[k1] AS [k1],
    COUNT_BIG(*) AS [records]
  FROM (
    SELECT
      [t0].[span] AS [span],
      CAST(CAST((
        [t0].[at] - (
          [t0].[at] % 60000
        )
      ) AS FLOAT) / 1000 AS BIGINT) AS [moment],
      IIF(
        [t0].[confidence] BETWEEN -9000000000000.0 AND 9000000000000.0,
        CAST(ROUND([t0].[confidence] * 1000000, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS [k0],
      CASE
        WHEN IIF(
          [t0].[latency_ms] BETWEEN -9000000000000000.0 AND 9000000000000000.0,
          CAST(ROUND([t0].[latency_ms] * 1000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) IS NULL
        THEN CAST(NULL AS BIGINT)
        WHEN IIF(
          [t0].[latency_ms] BETWEEN -9000000000000000.0 AND 9000000000000000.0,
          CAST(ROUND([t0].[latency_ms] * 1000, 0) AS BIGINT),
          CAST(NULL AS BIGINT)
        ) <= 2000
        THEN 0
        ELSE 1
      END AS [k1]
    FROM [slastudio_rows_2] AS [t0]
  ) AS [t1]
  GROUP BY
    [t1].[span],
    [t1].[moment],
    [t1].[k0],
    [t1].[k1]
) AS [t2]
UNION ALL
-- 4dca79668010: records by moment, output_tokens, data_as_of
SELECT
  '4dca79668010' AS [rollup],
  [t2].[span],
  [t2].[moment],
  CAST([t2].[k0] AS VARCHAR(MAX)) AS [key1],
  CAST([t2].[k1] AS VARCHAR(MAX)) AS [key2],
  CAST(NULL AS VARCHAR(MAX)) AS [key3],
  CAST(NULL AS VARCHAR(MAX)) AS [key4],
  CAST(NULL AS VARCHAR(MAX)) AS [key5],
  CAST(NULL AS VARCHAR(MAX)) AS [key6],
  CAST(NULL AS VARCHAR(MAX)) AS [key7],
  CAST(NULL AS VARCHAR(MAX)) AS [key8],
  CAST(NULL AS VARCHAR(MAX)) AS [sum1],
  [t2].[records]
FROM (
  SELECT
    [t1].[span] AS [span],
    [t1].[moment] AS [moment],
    [t1].[k0] AS [k0],
    [t1].[k1] AS [k1],
    COUNT_BIG(*) AS [records]
  FROM (
    SELECT
      [t0].[span] AS [span],
      [t0].[at] AS [moment],
      IIF(
        [t0].[output_tokens] BETWEEN -9E+18 AND 9e+18,
        CAST(ROUND([t0].[output_tokens] * 1, 0) AS BIGINT),
        CAST(NULL AS BIGINT)
      ) AS [k0],
      [t0].[data_as_of] AS [k1]
    FROM [slastudio_rows_2] AS [t0]
  ) AS [t1]
  GROUP BY
    [t1].[span],
    [t1].[moment],
    [t1].[k0],
    [t1].[k1]
) AS [t2];
