-- An address, a review and a type of division: the division that the address is in before the review
-- and the one that it will be in, and what of them changes.
-- Two divisions have the same boundary if the same addresses are in both.
WITH pieces AS (
  SELECT
    boundary_review_id,
    division_type,
    divisionset_generation,
    division_slug,
    ST_GeometryFromText(nullif(division_boundary_wkt, '')) AS area
  FROM current_boundary_changes
),
found AS (
  SELECT
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    p.boundary_review_id,
    p.division_type,
    p.divisionset_generation,
    p.division_slug
  FROM addressbase_partitioned AS a
  JOIN pieces AS p ON ST_Contains(p.area, ST_Point(a.longitude, a.latitude))
  UNION ALL
  -- Where an area was cut: see current_ballots_joined_to_address_base.sql.
  SELECT
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    p.boundary_review_id,
    p.division_type,
    p.divisionset_generation,
    p.division_slug
  FROM addressbase_partitioned AS a
  JOIN pieces AS p ON ST_Intersects(ST_Boundary(p.area), ST_Point(a.longitude, a.latitude))
  GROUP BY
    a.uprn,
    a.address,
    a.postcode,
    a.addressbase_source,
    a.longitude,
    a.latitude,
    p.boundary_review_id,
    p.division_type,
    p.divisionset_generation,
    p.division_slug
  HAVING ST_Contains(geometry_union_agg(p.area), ST_Point(a.longitude, a.latitude))
),
placed AS (
  SELECT
    f.uprn,
    f.address,
    f.postcode,
    f.addressbase_source,
    f.boundary_review_id,
    f.division_type,
    coalesce(
      array_sort(
        array_agg(DISTINCT f.division_slug) FILTER (WHERE f.divisionset_generation = 'old')
      ),
      CAST(ARRAY[NULL] AS array(varchar))
    ) AS old_slugs,
    coalesce(
      array_sort(
        array_agg(DISTINCT f.division_slug) FILTER (WHERE f.divisionset_generation = 'new')
      ),
      CAST(ARRAY[NULL] AS array(varchar))
    ) AS new_slugs
  FROM found AS f
  GROUP BY
    f.uprn,
    f.address,
    f.postcode,
    f.addressbase_source,
    f.boundary_review_id,
    f.division_type
),
-- Divisions of one set overlap by a hair here and there. An address in two counts for both, and has the
-- first of them.
paired AS (
  SELECT
    p.uprn,
    p.address,
    p.postcode,
    p.addressbase_source,
    p.boundary_review_id,
    p.division_type,
    o.old_slug,
    n.new_slug,
    o.old_place,
    n.new_place
  FROM placed AS p
  CROSS JOIN UNNEST(p.old_slugs) WITH ORDINALITY AS o(old_slug, old_place)
  CROSS JOIN UNNEST(p.new_slugs) WITH ORDINALITY AS n(new_slug, new_place)
),
counted AS (
  SELECT
    p.uprn,
    p.address,
    p.postcode,
    p.addressbase_source,
    p.boundary_review_id,
    p.division_type,
    p.old_slug,
    p.new_slug,
    p.old_place,
    p.new_place,
    count(CASE WHEN p.new_place = 1 THEN 1 END) OVER (
      PARTITION BY p.boundary_review_id, p.division_type, p.old_slug
    ) AS in_old,
    count(CASE WHEN p.old_place = 1 THEN 1 END) OVER (
      PARTITION BY p.boundary_review_id, p.division_type, p.new_slug
    ) AS in_new,
    count(*) OVER (
      PARTITION BY p.boundary_review_id, p.division_type, p.old_slug, p.new_slug
    ) AS in_both
  FROM paired AS p
),
divisions AS (
  SELECT
    c.boundary_review_id,
    c.division_type,
    c.divisionset_generation,
    c.division_slug,
    min(c.division_name) AS division_name,
    min(c.division_official_identifier) AS division_official_identifier,
    min(c.divisionset_pmtiles_url) AS divisionset_pmtiles_url,
    min(c.consultation_url) AS consultation_url,
    min(c.legislation_title) AS legislation_title,
    min(c.effective_date) AS effective_date,
    min(c.organisation_name) AS organisation_name,
    min(c.organisation_official_name) AS organisation_official_name,
    min(c.organisation_gss) AS organisation_gss
  FROM current_boundary_changes AS c
  GROUP BY
    c.boundary_review_id,
    c.division_type,
    c.divisionset_generation,
    c.division_slug
)
SELECT
  p.uprn,
  p.address,
  p.postcode,
  p.addressbase_source,
  p.division_type,
  p.boundary_review_id,
  map(
    ARRAY[
      'division_type',
      'old_division_slug',
      'old_division_name',
      'old_division_official_identifier',
      'old_divisionset_pmtiles_url',
      'new_division_slug',
      'new_division_name',
      'new_division_official_identifier',
      'new_divisionset_pmtiles_url',
      'change_scenario'
    ],
    ARRAY[
      p.division_type,
      o.division_slug,
      o.division_name,
      o.division_official_identifier,
      o.divisionset_pmtiles_url,
      n.division_slug,
      n.division_name,
      n.division_official_identifier,
      n.divisionset_pmtiles_url,
      CASE
        WHEN p.in_old = p.in_both AND p.in_new = p.in_both AND p.old_slug = p.new_slug
        THEN 'NO_CHANGE'
        WHEN p.in_old = p.in_both AND p.in_new = p.in_both THEN 'NAME_CHANGED'
        WHEN p.old_slug = p.new_slug THEN 'BOUNDARY_CHANGED'
        ELSE 'BOTH_CHANGED'
      END
    ]
  ) AS boundary_change_details,
  map(
    ARRAY[
      'consultation_url',
      'legislation_title',
      'effective_date',
      'organisation_name',
      'organisation_official_name',
      'organisation_gss'
    ],
    ARRAY[
      n.consultation_url,
      n.legislation_title,
      n.effective_date,
      n.organisation_name,
      n.organisation_official_name,
      n.organisation_gss
    ]
  ) AS boundary_review_details
FROM counted AS p
JOIN divisions AS o
  ON o.boundary_review_id = p.boundary_review_id
  AND o.division_type = p.division_type
  AND o.divisionset_generation = 'old'
  AND o.division_slug = p.old_slug
JOIN divisions AS n
  ON n.boundary_review_id = p.boundary_review_id
  AND n.division_type = p.division_type
  AND n.divisionset_generation = 'new'
  AND n.division_slug = p.new_slug
WHERE p.old_place = 1 AND p.new_place = 1
