import { type MultiPolygon, parseWkt, WktError } from '@dc-data-baker/geo';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { type Box, boxOf, contains } from './contains.ts';
import { PAIRWISE } from './translate.ts';

interface Area {
  readonly box: Box;
  readonly polygons: MultiPolygon;
}

/** What a view makes a geometry with: a number that stands for it, and the box around it. */
export const TO_GEOMETRY = `${PAIRWISE}ST_GeometryFromText`;

/** Athena's spatial functions, as functions of each pair of a polygon and a point. */
export async function defineSpatial(connection: DuckDBConnection): Promise<void> {
  const areas: Area[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (wkt: string): number => {
    const known = numbers.get(wkt);
    if (known !== undefined) return known;
    const polygons = parseWkt(wkt);
    numbers.set(wkt, areas.length);
    return areas.push({ box: boxOf(polygons), polygons }) - 1;
  };
  connection.registerScalarFunction(numberFunction(numberOf));
  connection.registerScalarFunction(containsFunction(areas));
  connection.registerScalarFunction(boundFunction(areas));
  const number = `${PAIRWISE}number(wkt)`;
  const bounds = BOUNDS.map((name, i) => `'${name}': ${PAIRWISE}bound(${number}, ${i})`).join(', ');
  for (const name of ['ST_GeometryFromText', 'ST_Polygon']) {
    await connection.run(
      `CREATE TEMP MACRO ${PAIRWISE}${name}(wkt) AS {'number': ${number}, ${bounds}}`,
    );
  }
  await connection.run(
    `CREATE TEMP MACRO ${PAIRWISE}ST_Point(x, y) AS {'x': CAST(x AS DOUBLE), 'y': CAST(y AS DOUBLE)}`,
  );
  await connection.run(CONTAINS);
}

const BOUNDS = ['left', 'bottom', 'right', 'top'];

const of = (struct: string, field: string) => `struct_extract(${struct}, '${field}')`;

/**
 * Most pairs are told apart by DuckDB itself, by the box around the polygon. A CASE, so that
 * it does not take the comparisons for conditions that it can sort both tables by: the join
 * that it then makes has been seen to crash when functions of JavaScript are in it.
 */
const CONTAINS = `CREATE TEMP MACRO ${PAIRWISE}ST_Contains(area, point) AS
  CASE WHEN ${of('area', 'number')} IS NULL OR ${of('point', 'x')} IS NULL OR ${of('point', 'y')} IS NULL
  THEN NULL
  WHEN ${of('area', 'left')} <= ${of('point', 'x')} AND ${of('point', 'x')} <= ${of('area', 'right')}
  AND ${of('area', 'bottom')} <= ${of('point', 'y')} AND ${of('point', 'y')} <= ${of('area', 'top')}
  THEN ${PAIRWISE}contains(${of('area', 'number')}, ${of('point', 'x')}, ${of('point', 'y')})
  ELSE false END`;

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

function containsFunction(areas: readonly Area[]): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: `${PAIRWISE}contains`,
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
        output.setItem(row, isKnown ? contains(area.polygons, x, y) : null);
      }
      output.flush();
    },
  });
}
