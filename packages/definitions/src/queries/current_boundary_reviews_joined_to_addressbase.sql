-- Every address, with one JSON text for each review that changes a division of it, in order of review.
-- The grouping merges exact duplicate rows.
WITH reviews AS (
  SELECT
    c.uprn,
    c.boundary_review_id,
    '{"boundary_review_id": ' || CAST(c.boundary_review_id AS varchar)
      || ', "boundary_review_details": '
      || min(json_format(CAST(c.boundary_review_details AS json)))
      || ', "changes": ['
      || array_join(
        array_agg(json_format(CAST(c.boundary_change_details AS json)) ORDER BY c.division_type),
        ', '
      )
      || ']}' AS review
  FROM addresses_to_boundary_change AS c
  WHERE substr(c.postcode, 1, 1) = :first_letter
  GROUP BY c.uprn, c.boundary_review_id
),
by_address AS (
  SELECT r.uprn, array_agg(r.review ORDER BY r.boundary_review_id) AS boundary_reviews
  FROM reviews AS r
  GROUP BY r.uprn
),
addresses AS (
  SELECT a.uprn, a.address, a.postcode, a.addressbase_source, a.first_letter
  FROM addressbase_partitioned AS a
  WHERE a.first_letter = :first_letter
  GROUP BY
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    a.longitude,
    a.latitude,
    a.first_letter
)
SELECT
  a.uprn,
  a.address,
  a.postcode,
  a.addressbase_source,
  coalesce(b.boundary_reviews, CAST(ARRAY[] AS array(varchar))) AS boundary_reviews,
  a.first_letter
FROM addresses AS a
LEFT JOIN by_address AS b ON b.uprn = a.uprn
