-- One row per address: its outcode, its UPRN without zeros in front, and its point as two numbers.
-- Only a geographic postcode has an outcode. What is neither that nor any other postcode, what is no
-- UPRN, and a location that is not `SRID=4326;POINT(longitude latitude)` are for the checks to find.
-- The location is taken apart step by step: DuckDB is given TRY_CAST as two looks at a text, whether it
-- is a number and which, and would look for the pattern or take the text out again for each of them.
-- The pattern is stricter than the cast, which reads `-4.25d`, `0x1p2` and blanks around a number.
WITH located AS (
  SELECT
    uprn,
    address,
    postcode,
    CASE
      WHEN regexp_like(location, '\ASRID=4326;POINT\((?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN) (?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN)\)\z')
      THEN substr(location, 17, length(location) - 17)
    END AS ordinates
  FROM addressbase_cleaned_raw
),
addresses AS (
  SELECT
    uprn,
    address,
    postcode,
    split_part(ordinates, ' ', 1) AS longitude_text,
    split_part(ordinates, ' ', 2) AS latitude_text
  FROM located
)
SELECT
  CASE
    WHEN regexp_like(postcode, '\A(?:(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2}|GIR 0AA)\z')
    THEN split_part(postcode, ' ', 1)
  END AS outcode,
  CASE
    WHEN uprn LIKE '0%' AND regexp_like(uprn, '\A[0-9]{1,12}\z')
    THEN CAST(CAST(uprn AS bigint) AS varchar)
    ELSE uprn
  END AS uprn,
  address,
  postcode,
  TRY_CAST(longitude_text AS double) AS longitude,
  TRY_CAST(latitude_text AS double) AS latitude,
  :addressbase_source AS addressbase_source,
  substr(postcode, 1, 1) AS first_letter
FROM addresses
