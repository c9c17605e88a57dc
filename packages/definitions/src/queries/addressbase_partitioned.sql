-- One row per address: its outcode, its UPRN without zeros in front, and its point as two numbers.
-- Only a geographic postcode has an outcode. What is neither that nor any other postcode, what is no
-- UPRN, and a location that is not `SRID=4326;POINT(longitude latitude)` are for the checks to find.
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
  CASE
    WHEN location LIKE 'SRID=4326;POINT(% %)'
    THEN TRY_CAST(split_part(substr(location, 17), ' ', 1) AS double)
  END AS longitude,
  CASE
    WHEN location LIKE 'SRID=4326;POINT(% %)'
    THEN TRY_CAST(split_part(substr(location, strpos(location, ' ') + 1), ')', 1) AS double)
  END AS latitude,
  :addressbase_source AS addressbase_source,
  substr(postcode, 1, 1) AS first_letter
FROM addressbase_cleaned_raw
