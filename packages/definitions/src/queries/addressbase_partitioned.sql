-- One row per address: its outcode, and its point as two numbers.
-- A location that is not `SRID=4326;POINT(longitude latitude)` gives null, which a check finds.
SELECT
  replace(substr(postcode, 1, length(postcode) - 3), ' ', '') AS outcode,
  uprn,
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
