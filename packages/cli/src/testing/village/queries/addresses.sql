SELECT
  uprn,
  address,
  postcode,
  TRY_CAST(x AS double) AS x,
  TRY_CAST(y AS double) AS y,
  substr(postcode, 1, 1) AS first_letter
FROM raw_addresses
