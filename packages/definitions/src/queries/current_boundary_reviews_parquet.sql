-- What the API reads: an address, its reviews, and the outcode that its file is named after.
-- An address without a geographic postcode has no outcode, and is in no file.
SELECT
  uprn,
  address,
  postcode,
  addressbase_source,
  boundary_reviews,
  split_part(postcode, ' ', 1) AS outcode
FROM current_boundary_reviews_joined_to_addressbase
WHERE
  first_letter = :first_letter
  AND regexp_like(postcode, '\A(?:(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2}|GIR 0AA)\z')
