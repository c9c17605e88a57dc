/** A closed line: x0, y0, x1, y1, ... with the last point equal to the first; at least 4 points. */
export type Ring = Float64Array;

/** The shell first, then its holes. */
export type Polygon = readonly Ring[];

/** No polygons at all is the empty geometry, which contains nothing. */
export type MultiPolygon = readonly Polygon[];
