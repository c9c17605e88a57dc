-- The parts of the areas of current ballots, in PostgreSQL's SQL: EveryElection's own rule of what
-- is current, and the pieces that ST_Subdivide made of its areas.
-- A ballot's area is that of its division or else of its organisation. One whose area is not drawn
-- yet has a row without a polygon.
-- With PostGIS's default of 15 decimals a cut would be moved a little, and an address on the cut would be
-- outside of the box of one of its pieces, where a spatial join on Athena does not look. A longitude beside
-- the meridian of Greenwich needs up to 24: 0.000000038467187582216931.
SELECT
  e.election_id,
  COALESCE(d.id, o.id)::text AS division_id,
  ST_AsText(COALESCE(d.geography, o.geography), 24) AS geometry,
  CASE
    WHEN d.id IS NOT NULL THEN 'Division'
    WHEN o.id IS NOT NULL THEN 'Organisation'
    ELSE 'None'
  END AS source_table
FROM elections_election AS e
LEFT JOIN organisations_divisiongeographysubdivided AS d
  ON d.division_geography_id = e.division_geography_id
LEFT JOIN organisations_organisationgeographysubdivided AS o
  ON d.id IS NULL AND o.organisation_geography_id = e.organisation_geography_id
WHERE
  e.current_status = 'Approved'
  AND e.group_type IS NULL
  AND (e.poll_open_date >= :since OR e.current)
  AND e.current IS NOT FALSE
ORDER BY e.election_id, d.id, o.id
