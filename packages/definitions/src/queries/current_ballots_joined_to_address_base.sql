-- Every address, with the ballots whose area contains its point.
-- A ballot without a polygon contains no point, and what is empty is no geometry to Athena.
-- The grouping also merges rows that stand twice, alike in every column.
SELECT
  a.uprn,
  a.address,
  a.postcode,
  a.addressbase_source,
  coalesce(
    array_sort(array_agg(DISTINCT b.election_id) FILTER (WHERE b.election_id IS NOT NULL)),
    CAST(ARRAY[] AS array(varchar))
  ) AS ballot_ids,
  a.first_letter
FROM addressbase_partitioned AS a
LEFT JOIN current_ballots AS b
  ON ST_Contains(ST_GeometryFromText(nullif(b.geometry, '')), ST_Point(a.longitude, a.latitude))
WHERE a.first_letter = :first_letter
GROUP BY
  a.uprn,
  a.address,
  a.postcode,
  a.addressbase_source,
  a.longitude,
  a.latitude,
  a.first_letter
