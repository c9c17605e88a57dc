-- The pieces that ST_Subdivide makes of five areas, and points on and about the cuts with what PostGIS
-- says of the area that was cut: psql -qAt -f subdivided.sql > subdivided.json (PostgreSQL 15, PostGIS 3.3.2)
WITH areas(name, most, geom) AS (VALUES
  ('a square', 5, ST_GeomFromText('POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (3 3, 3 5, 5 5, 5 3, 3 3))')),
  ('a comb', 6, ST_GeomFromText('POLYGON ((0 0, 12 0, 12 8, 10 8, 10 2, 8 2, 8 8, 6 8, 6 2, 4 2, 4 8, 0 8, 0 0))')),
  ('a ward', 7, (SELECT ST_SetSRID(ST_SimplifyPreserveTopology(ST_GeomFromText(wkt), 0.0002), 0) FROM c WHERE ST_NPoints(ST_GeomFromText(wkt)) > 400 ORDER BY ST_NPoints(ST_GeomFromText(wkt)), election_id LIMIT 1)),
  ('a ring with holes', 10, ST_Difference(
    (SELECT ST_MakePolygon(ST_MakeLine(array_agg(ST_MakePoint(-1.6 + 0.21 * cos(i * pi() / 24) , 52.4 + 0.13 * sin(i * pi() / 24)) ORDER BY i))) FROM generate_series(0, 48) AS i),
    ST_GeomFromText('MULTIPOLYGON (((-1.65 52.35, -1.55 52.35, -1.6 52.4, -1.65 52.35)), ((-1.6 52.45, -1.5 52.4, -1.52 52.47, -1.6 52.45)))'))),
  ('two islands', 5, ST_GeomFromText('MULTIPOLYGON (((0.1 0.1, 4.3 0.1, 4.3 3.7, 2.2 2.9, 0.1 3.7, 0.1 0.1)), ((4.3 3.7, 7.7 4.1, 6.9 8.3, 5.1 8.3, 4.3 3.7)))'))
),
pieces AS (SELECT name, geom, ST_Subdivide(geom, most) AS piece FROM areas),
corners AS (SELECT name, (ST_DumpPoints(piece)).geom AS p FROM pieces),
segments AS (SELECT name, (ST_DumpSegments(ST_Boundary(piece))).geom AS s FROM pieces),
points AS (
  SELECT name, ST_X(p) AS x, ST_Y(p) AS y FROM corners
  UNION SELECT name, ST_X(q), ST_Y(q) FROM segments, LATERAL (SELECT ST_LineInterpolatePoint(s, 0.5) AS q) AS m
  UNION SELECT name, ST_X(q) + d, ST_Y(q) + d FROM segments, LATERAL (SELECT ST_LineInterpolatePoint(s, 0.25) AS q) AS m, (VALUES (0), (1e-6), (-1e-6)) AS v(d)
)
SELECT json_agg(json_build_object('name', name,
  'whole', (SELECT ST_AsText(geom, 17) FROM areas AS a WHERE a.name = n.name),
  'pieces', (SELECT json_agg(ST_AsText(piece, 17)) FROM pieces AS p WHERE p.name = n.name),
  -- x, y, and whether the area has the point inside: one nearer to its outline than a millionth of a millionth has not.
  'points', (SELECT json_agg(json_build_array(x, y, ST_Contains(a.geom, ST_MakePoint(x, y)) AND ST_Distance(ST_Boundary(a.geom), ST_MakePoint(x, y)) > 1e-12) ORDER BY x, y) FROM points AS p JOIN areas AS a USING (name) WHERE p.name = n.name)
) ORDER BY name) FROM (SELECT DISTINCT name FROM areas) AS n;
