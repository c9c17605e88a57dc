-- What the API reads: an address, its ballots, and the outcode that its file is named after.
SELECT
  uprn,
  address,
  postcode,
  addressbase_source,
  ballot_ids,
  replace(substr(postcode, 1, length(postcode) - 3), ' ', '') AS outcode
FROM current_ballots_joined_to_address_base
WHERE first_letter = :first_letter
