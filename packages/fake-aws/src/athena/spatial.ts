import { type MultiPolygon, parseWkt, WktError } from '@dc-data-baker/geo';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBListValue,
  DuckDBScalarFunction,
  INTEGER,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import { type Box, boxOf, contains, touches } from './contains.ts';
import { PAIRWISE } from './translate.ts';
import { unionOf } from './union-of.ts';

interface Area {
  readonly box: Box;
  readonly polygons: MultiPolygon;
}

/**
 * The function with which a view creates a geometry: a number that identifies it, and its bounding
 * box.
 */
export const TO_GEOMETRY = `${PAIRWISE}ST_GeometryFromText`;

/** Athena's spatial functions, as functions of each pair of a polygon and a point. */
export async function defineSpatial(connection: DuckDBConnection): Promise<void> {
  const areas: Area[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (key: string, make: () => MultiPolygon): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const polygons = make();
    numbers.set(key, areas.length);
    return areas.push({ box: boxOf(polygons), polygons }) - 1;
  };
  connection.registerScalarFunction(numberFunction((wkt) => numberOf(wkt, () => parseWkt(wkt))));
  connection.registerScalarFunction(
    unionFunction((parts) =>
      numberOf(`union of ${parts}`, () =>
        unionOf(parts.map((part) => areas[part]?.polygons ?? [])),
      ),
    ),
  );
  connection.registerScalarFunction(
    pairFunction('contains', areas, ({ polygons }, x, y) => contains(polygons, x, y)),
  );
  connection.registerScalarFunction(
    pairFunction('touches', areas, ({ polygons }, x, y) => touches(polygons, x, y)),
  );
  connection.registerScalarFunction(boundFunction(areas));
  for (const macro of MACROS) await connection.run(`CREATE TEMP MACRO ${PAIRWISE}${macro}`);
}

const BOUNDS = ['left', 'bottom', 'right', 'top'];

const of = (struct: string, field: string) => `struct_extract(${struct}, '${field}')`;

/** A geometry: the area's number, whether it is only the area's boundary, and its bounding box. */
function geometry(number: string, isEdge: string): string {
  const bounds = BOUNDS.map((name, i) => `'${name}': ${PAIRWISE}bound(${number}, ${i})`);
  return `{'number': ${number}, 'edge': ${isEdge}, ${bounds.join(', ')}}`;
}

const ofText = geometry(`${PAIRWISE}number(wkt)`, 'false');
const ofUnion = geometry(`${PAIRWISE}union(list(${of('area', 'number')}))`, 'false');
const numberAndPoint = `${of('area', 'number')}, ${of('point', 'x')}, ${of('point', 'y')}`;
const isTouched = `${PAIRWISE}touches(${numberAndPoint})`;
const isInside = `${PAIRWISE}contains(${numberAndPoint})`;

const MACROS = [
  `ST_GeometryFromText(wkt) AS ${ofText}`,
  `ST_Polygon(wkt) AS ${ofText}`,
  `ST_Point(x, y) AS {'x': CAST(x AS DOUBLE), 'y': CAST(y AS DOUBLE)}`,
  `ST_Boundary(area) AS ${geometry(of('area', 'number'), 'true')}`,
  `geometry_union_agg(area) AS ${ofUnion}`,
  `ST_Contains(area, point) AS ${inBox(isInside)}`,
  `ST_Within(point, area) AS ${inBox(isInside)}`,
  `ST_Intersects(area, point) AS ${inBox(`${isTouched} OR (NOT ${of('area', 'edge')} AND ${isInside})`)}`,
];

/**
 * For most pairs, DuckDB itself decides by the polygon's bounding box. It is a CASE so that DuckDB
 * does not use the comparisons to sort both tables: the join that it then chooses has crashed with
 * JavaScript functions in it.
 */
function inBox(condition: string): string {
  return `CASE WHEN ${of('area', 'number')} IS NULL OR ${of('point', 'x')} IS NULL OR ${of('point', 'y')} IS NULL
  THEN NULL
  WHEN ${of('area', 'left')} <= ${of('point', 'x')} AND ${of('point', 'x')} <= ${of('area', 'right')}
  AND ${of('area', 'bottom')} <= ${of('point', 'y')} AND ${of('point', 'y')} <= ${of('area', 'top')}
  THEN ${condition}
  ELSE false END`;
}

function boundFunction(areas: readonly Area[]): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: `${PAIRWISE}bound`,
    parameterTypes: [INTEGER, INTEGER],
    returnType: DOUBLE,
    mainFunction: (_info, input, output) => {
      const numbers = input.getColumnVector(0);
      const sides = input.getColumnVector(1);
      for (let row = 0; row < input.rowCount; row++) {
        const area = areas[numbers.getItem(row) as number];
        output.setItem(row, area?.box[sides.getItem(row) as number] ?? null);
      }
      output.flush();
    },
  });
}

function numberFunction(numberOf: (wkt: string) => number): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: `${PAIRWISE}number`,
    parameterTypes: [VARCHAR],
    returnType: INTEGER,
    mainFunction: (info, input, output) => {
      const wkts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row++) {
        const wkt = wkts.getItem(row) as string | null;
        try {
          output.setItem(row, wkt === null ? null : numberOf(wkt));
        } catch (error) {
          if (!(error instanceof WktError)) throw error;
          info.setError(`INVALID_FUNCTION_ARGUMENT: Invalid WKT: ${error.message}`);
          return;
        }
      }
      output.flush();
    },
  });
}

function unionFunction(numberOf: (parts: readonly number[]) => number): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: `${PAIRWISE}union`,
    parameterTypes: [LIST(INTEGER)],
    returnType: INTEGER,
    mainFunction: (_info, input, output) => {
      const lists = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row++) {
        const list = lists.getItem(row) as DuckDBListValue | null;
        const parts = (list?.items ?? []).filter((part) => typeof part === 'number');
        const distinct = [...new Set(parts)].toSorted((a, b) => a - b);
        output.setItem(row, distinct.length === 0 ? null : numberOf(distinct));
      }
      output.flush();
    },
  });
}

/** A function of an area's number and a point. */
function pairFunction(
  name: string,
  areas: readonly Area[],
  isSo: (area: Area, x: number, y: number) => boolean,
): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: `${PAIRWISE}${name}`,
    parameterTypes: [INTEGER, DOUBLE, DOUBLE],
    returnType: BOOLEAN,
    mainFunction: (_info, input, output) => {
      const numbers = input.getColumnVector(0);
      const xs = input.getColumnVector(1);
      const ys = input.getColumnVector(2);
      for (let row = 0; row < input.rowCount; row++) {
        const area = areas[numbers.getItem(row) as number];
        const x = xs.getItem(row) as number | null;
        const y = ys.getItem(row) as number | null;
        const isKnown = area !== undefined && x !== null && y !== null;
        output.setItem(row, isKnown ? isSo(area, x, y) : null);
      }
      output.flush();
    },
  });
}
