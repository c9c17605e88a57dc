SELECT
  uprn,
  address,
  postcode,
  ballot_ids,
  rtrim(substr(postcode, 1, length(postcode) - 3)) AS outcode
FROM addresses_with_ballots
WHERE first_letter = :first_letter
