SELECT
  a.uprn,
  a.address,
  a.postcode,
  coalesce(
    array_sort(array_agg(DISTINCT b.ballot_id) FILTER (WHERE b.ballot_id IS NOT NULL)),
    CAST(ARRAY[] AS array(varchar))
  ) AS ballot_ids,
  a.first_letter
FROM addresses AS a
LEFT JOIN ballots AS b ON ST_Contains(ST_GeometryFromText(b.area), ST_Point(a.x, a.y))
WHERE a.first_letter = :first_letter
GROUP BY a.uprn, a.address, a.postcode, a.first_letter
