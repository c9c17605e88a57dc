-- Every address, with the ballots whose area contains its point.
-- A ballot without a polygon contains no point, and what is empty is no geometry to Athena.
-- The grouping also merges exact duplicate rows.
WITH pieces AS (
  SELECT election_id, ST_GeometryFromText(nullif(geometry, '')) AS area
  FROM current_ballots
),
found AS (
  SELECT
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    a.longitude,
    a.latitude,
    a.first_letter,
    p.election_id
  FROM addressbase_partitioned AS a
  LEFT JOIN pieces AS p ON ST_Contains(p.area, ST_Point(a.longitude, a.latitude))
  WHERE a.first_letter = :first_letter
  UNION ALL
  -- The area of a ballot is cut into pieces. A point on a cut is on the edge of some, and inside none:
  -- it is in the ballot if the pieces that it is on the edge of, put together, contain it.
  SELECT
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    a.longitude,
    a.latitude,
    a.first_letter,
    p.election_id
  FROM addressbase_partitioned AS a
  JOIN pieces AS p ON ST_Intersects(ST_Boundary(p.area), ST_Point(a.longitude, a.latitude))
  WHERE a.first_letter = :first_letter
  GROUP BY
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    a.longitude,
    a.latitude,
    a.first_letter,
    p.election_id
  HAVING ST_Contains(geometry_union_agg(p.area), ST_Point(a.longitude, a.latitude))
)
SELECT
  f.uprn,
  f.address,
  f.postcode,
  f.addressbase_source,
  coalesce(
    array_sort(array_agg(DISTINCT f.election_id) FILTER (WHERE f.election_id IS NOT NULL)),
    CAST(ARRAY[] AS array(varchar))
  ) AS ballot_ids,
  f.first_letter
FROM found AS f
GROUP BY
  f.uprn,
  f.address,
  f.postcode,
  f.addressbase_source,
  f.longitude,
  f.latitude,
  f.first_letter
