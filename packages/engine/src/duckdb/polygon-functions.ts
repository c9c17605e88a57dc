import type { PolygonIndex } from '@dc-data-baker/geo';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBBooleanVector,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  type DuckDBListVector,
  DuckDBScalarFunction,
  INTEGER,
  LIST,
  listValue,
} from '@duckdb/node-api';

type List = ReturnType<typeof listValue>;

/** The functions over an index that a rewritten query calls: see `PolygonIndexSpec`. */
export function polygonFunctions(name: string, index: PolygonIndex): DuckDBScalarFunction[] {
  const members = membersOf(index);
  return [
    DuckDBScalarFunction.create({
      name: `${name}_set`,
      parameterTypes: [DOUBLE, DOUBLE],
      returnType: INTEGER,
      // A null point is in no polygon; without this DuckDB answers null by itself.
      specialHandling: true,
      mainFunction: (_info, input, output) => {
        const xs = doubles(input.getColumnVector(0));
        const ys = doubles(input.getColumnVector(1));
        const sets = integers(output);
        for (let row = 0; row < input.rowCount; row++) {
          sets.setItem(row, setAt(index, xs, ys, row));
        }
        sets.flush();
      },
    }),
    DuckDBScalarFunction.create({
      name: `${name}_members`,
      parameterTypes: [INTEGER, BOOLEAN],
      returnType: LIST(INTEGER),
      mainFunction: (_info, input, output) => {
        const sets = integers(input.getColumnVector(0));
        const outer = input.getColumnVector(1) as DuckDBBooleanVector;
        const lists = output as DuckDBListVector;
        for (let row = 0; row < input.rowCount; row++) {
          lists.setItem(row, members(sets.getItem(row) ?? 0, outer.getItem(row) ?? false));
        }
        lists.flush();
      },
    }),
    DuckDBScalarFunction.create({
      name: `${name}_at`,
      parameterTypes: [DOUBLE, DOUBLE, BOOLEAN],
      returnType: LIST(INTEGER),
      specialHandling: true,
      mainFunction: (_info, input, output) => {
        const xs = doubles(input.getColumnVector(0));
        const ys = doubles(input.getColumnVector(1));
        const outer = input.getColumnVector(2) as DuckDBBooleanVector;
        const lists = output as DuckDBListVector;
        for (let row = 0; row < input.rowCount; row++) {
          lists.setItem(row, members(setAt(index, xs, ys, row), outer.getItem(row) ?? false));
        }
        lists.flush();
      },
    }),
  ];
}

/** The numbers of the polygons of a set, as a value that DuckDB takes; made when first needed. */
function membersOf(index: PolygonIndex): (set: number, outer: boolean) => List {
  const lists: List[] = [];
  const none = listValue([]);
  const outside = listValue([null]);
  return (set, outer) => {
    if (set === 0) return outer ? outside : none;
    lists[set] ??= listValue([...index.members(set)]);
    return lists[set];
  };
}

function setAt(
  index: PolygonIndex,
  xs: DuckDBDoubleVector,
  ys: DuckDBDoubleVector,
  row: number,
): number {
  const x = xs.getItem(row);
  const y = ys.getItem(row);
  return x === null || y === null ? 0 : index.locate(x, y);
}

function doubles(vector: unknown): DuckDBDoubleVector {
  if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError('expected a vector of doubles');
  return vector;
}

function integers(vector: unknown): DuckDBIntegerVector {
  if (!(vector instanceof DuckDBIntegerVector))
    throw new TypeError('expected a vector of integers');
  return vector;
}
