-- The divisions of the old and the new division set of some boundary reviews, in PostgreSQL's SQL: a
-- row for each piece that ST_Subdivide made of a division's area.
-- The new set is the review's own. The old one is the set of the organisation that was there before:
-- of its other sets the one that ends last, a set without an end coming last of all.
-- An organisation may have had several geographies; the latest says which GSS code it has.
-- Coordinates have all of their decimals: see current_ballots.sql.
WITH reviews AS (
  SELECT
    r.id AS boundary_review_id,
    r.slug,
    r.status,
    r.latest_event,
    r.consultation_url,
    r.legislation_title,
    r.effective_date,
    r.created AS review_created,
    r.modified AS review_modified,
    r.organisation_id,
    r.divisionset_id AS new_divisionset_id,
    (
      SELECT s.id
      FROM organisations_organisationdivisionset AS s
      WHERE s.organisation_id = r.organisation_id AND s.id <> r.divisionset_id
      ORDER BY s.end_date DESC NULLS LAST, s.start_date DESC NULLS LAST, s.id DESC
      LIMIT 1
    ) AS old_divisionset_id
  FROM organisations_organisationboundaryreview AS r
  WHERE r.id = ANY (string_to_array(:reviews, ',')::int[])
),
sets AS (
  SELECT r.*, 'old' AS divisionset_generation, r.old_divisionset_id AS divisionset_id FROM reviews AS r
  UNION ALL
  SELECT r.*, 'new', r.new_divisionset_id FROM reviews AS r
)
SELECT
  r.boundary_review_id,
  r.slug,
  r.status,
  r.latest_event,
  r.consultation_url,
  r.legislation_title,
  r.effective_date::text AS effective_date,
  r.review_created::text AS review_created,
  r.review_modified::text AS review_modified,
  o.common_name AS organisation_name,
  o.official_name AS organisation_official_name,
  (
    SELECT g.gss
    FROM organisations_organisationgeography AS g
    WHERE g.organisation_id = o.id
    ORDER BY g.end_date DESC NULLS FIRST, g.start_date DESC NULLS LAST, g.gss
    LIMIT 1
  ) AS organisation_gss,
  s.id::text AS divisionset_id,
  r.divisionset_generation,
  'https://s3.eu-west-2.amazonaws.com/ee.public.data/pmtiles-store/' || o.slug || '_' || s.id::text
    || '_' || s.pmtiles_md5_hash || '.pmtiles' AS divisionset_pmtiles_url,
  d.division_type,
  d.slug AS division_slug,
  d.name AS division_name,
  d.official_identifier AS division_official_identifier,
  ST_AsText(p.geography, 24) AS division_boundary_wkt
FROM sets AS r
JOIN organisations_organisation AS o ON o.id = r.organisation_id
JOIN organisations_organisationdivisionset AS s ON s.id = r.divisionset_id
JOIN organisations_organisationdivision AS d ON d.divisionset_id = s.id
JOIN organisations_divisiongeography AS g ON g.division_id = d.id
JOIN organisations_divisiongeographysubdivided AS p ON p.division_geography_id = g.id
ORDER BY r.boundary_review_id, r.divisionset_generation, d.division_type, d.id, p.id
