-- One row per address: its outcode, its UPRN without zeros in front, and its point as two numbers.
-- Only a geographic postcode has an outcode. What is neither that nor any other postcode, what is no
-- UPRN, and a location that is not `SRID=4326;POINT(longitude latitude)` are for the checks to find.
-- The location is taken apart first: DuckDB is given TRY_CAST as two looks at a text, whether it is a
-- number and which, and does not see in a CASE that it would take the text out of the location twice.
-- The pattern is stricter than the cast, which reads `-4.25d`, `0x1p2` and blanks around a number.
WITH addresses AS (
  SELECT
    uprn,
    address,
    postcode,
    CASE
      WHEN regexp_like(location, '\ASRID=4326;POINT\((?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN) (?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN)\)\z')
      THEN split_part(substr(location, 17), ' ', 1)
    END AS longitude_text,
    CASE
      WHEN regexp_like(location, '\ASRID=4326;POINT\((?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN) (?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN)\)\z')
      THEN split_part(substr(location, strpos(location, ' ') + 1), ')', 1)
    END AS latitude_text
  FROM addressbase_cleaned_raw
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
