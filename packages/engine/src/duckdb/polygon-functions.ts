import { BOUNDARY, INTERIOR, type PolygonIndex } from '@dc-data-baker/geo';
import {
  BOOLEAN,
  DOUBLE,
  DuckDBBooleanVector,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBListVector,
  DuckDBScalarFunction,
  type DuckDBType,
  INTEGER,
  LIST,
  listValue,
} from '@duckdb/node-api';

type List = ReturnType<typeof listValue>;

/** The numbers in a list, as DuckDB passes it to a function. */
type Ids = ReturnType<DuckDBListVector['getItem']>;

/** The functions over an index that a rewritten query calls: see `PolygonIndexSpec`. */
export function polygonFunctions(name: string, index: PolygonIndex): DuckDBScalarFunction[] {
  const members = listsOf((set) => index.members(set));
  const met = listsOf((meeting) => index.met(meeting));
  const onBoundary = listsOf((meeting) => index.metIn(meeting, BOUNDARY));
  const locate = (x: number, y: number) => index.locate(x, y);
  const meet = (x: number, y: number) => index.meet(x, y);
  return [
    numberOfPoint(`${name}_set`, locate),
    listOfNumber(`${name}_members`, members),
    listOfPoint(`${name}_at`, locate, members),
    numberOfPoint(`${name}_meeting`, meet),
    listOfNumber(`${name}_met`, met),
    listOfPoint(`${name}_near`, meet, met),
    listOfNumber(
      `${name}_met_inside`,
      listsOf((meeting) => index.metIn(meeting, INTERIOR)),
    ),
    listOfNumber(`${name}_met_boundary`, onBoundary),
    listOfPoint(`${name}_on_boundary`, meet, onBoundary),
    create(`${name}_contains`, [INTEGER, DOUBLE, DOUBLE], BOOLEAN, (input, output) => {
      const [ids, xs, ys] = [integers(input(0)), doubles(input(1)), doubles(input(2))];
      const found = booleans(output);
      return (row) => {
        const place = index.placeIn(ids.getItem(row) ?? 0, at(xs, row), at(ys, row));
        found.setItem(row, place === INTERIOR);
      };
    }),
    create(`${name}_inside`, [INTEGER, INTEGER], BOOLEAN, (input, output) => {
      const [meetings, ids] = [integers(input(0)), integers(input(1))];
      const found = booleans(output);
      return (row) => {
        const isInside = index.containsMeeting(meetings.getItem(row) ?? 0, ids.getItem(row) ?? 0);
        found.setItem(row, isInside);
      };
    }),
    create(`${name}_union`, [LIST(INTEGER), DOUBLE, DOUBLE], BOOLEAN, (input, output) => {
      const [ids, xs, ys] = [lists(input(0)), doubles(input(1)), doubles(input(2))];
      const found = booleans(output);
      return (row) => {
        const isIn = index.isInUnion(idsOf(ids.getItem(row)), at(xs, row), at(ys, row));
        found.setItem(row, isIn);
      };
    }),
    create(`${name}_union_inside`, [INTEGER, LIST(INTEGER)], BOOLEAN, (input, output) => {
      const [meetings, ids] = [integers(input(0)), lists(input(1))];
      const found = booleans(output);
      return (row) => {
        const isIn = index.unionContainsMeeting(
          meetings.getItem(row) ?? 0,
          idsOf(ids.getItem(row)),
        );
        found.setItem(row, isIn);
      };
    }),
  ];
}

/**
 * A function that returns a number for a point. A null point is in no polygon; DuckDB's default
 * would be null.
 */
function numberOfPoint(name: string, of: (x: number, y: number) => number): DuckDBScalarFunction {
  return create(
    name,
    [DOUBLE, DOUBLE],
    INTEGER,
    (input, output) => {
      const [xs, ys, numbers] = [doubles(input(0)), doubles(input(1)), integers(output)];
      return (row) => numbers.setItem(row, numberAt(of, xs, ys, row));
    },
    { nulls: true },
  );
}

function listOfNumber(
  name: string,
  listOf: (number: number, outer: boolean) => List,
): DuckDBScalarFunction {
  return create(name, [INTEGER, BOOLEAN], LIST(INTEGER), (input, output) => {
    const [numbers, outer, found] = [integers(input(0)), booleans(input(1)), lists(output)];
    return (row) =>
      found.setItem(row, listOf(numbers.getItem(row) ?? 0, outer.getItem(row) ?? false));
  });
}

function listOfPoint(
  name: string,
  of: (x: number, y: number) => number,
  listOf: (number: number, outer: boolean) => List,
): DuckDBScalarFunction {
  return create(
    name,
    [DOUBLE, DOUBLE, BOOLEAN],
    LIST(INTEGER),
    (input, output) => {
      const [xs, ys] = [doubles(input(0)), doubles(input(1))];
      const [outer, found] = [booleans(input(2)), lists(output)];
      return (row) =>
        found.setItem(row, listOf(numberAt(of, xs, ys, row), outer.getItem(row) ?? false));
    },
    { nulls: true },
  );
}

type Vector = Parameters<Parameters<typeof DuckDBScalarFunction.create>[0]['mainFunction']>[2];

/**
 * @param rowOf receives the columns, and returns the value of one row after another
 * @param options `nulls`: whether it handles nulls itself; by default their result is null
 */
function create(
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  rowOf: (input: (column: number) => Vector, output: Vector) => (row: number) => void,
  options: { readonly nulls?: boolean } = {},
): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes,
    returnType,
    specialHandling: options.nulls ?? false,
    mainFunction: (_info, input, output) => {
      const answer = rowOf((column) => input.getColumnVector(column), output);
      // Each access calls DuckDB; once for every row took as long as finding the point.
      const { rowCount } = input;
      for (let row = 0; row < rowCount; row++) answer(row);
      output.flush();
    },
  });
}

/** The numbers of a set or a meeting as a DuckDB value, created when first needed. */
function listsOf(numbersOf: (number: number) => Uint32Array): (n: number, outer: boolean) => List {
  const made: List[] = [];
  const none = listValue([]);
  const outside = listValue([null]);
  return (number, outer) => {
    made[number] ??= listValue([...numbersOf(number)]);
    return made[number].items.length > 0 ? made[number] : outer ? outside : none;
  };
}

function numberAt(
  of: (x: number, y: number) => number,
  xs: DuckDBDoubleVector,
  ys: DuckDBDoubleVector,
  row: number,
): number {
  const x = xs.getItem(row);
  const y = ys.getItem(row);
  return x === null || y === null ? 0 : of(x, y);
}

/** For a row without nulls. */
function at(column: DuckDBDoubleVector, row: number): number {
  return column.getItem(row) ?? Number.NaN;
}

function idsOf(list: Ids): number[] {
  return (list?.items ?? []).map(Number);
}

const doubles = as(DuckDBDoubleVector);
const integers = as(DuckDBIntegerVector);
const booleans = as(DuckDBBooleanVector);
const lists = as(DuckDBListVector);

function as<Kind extends Vector>(kind: abstract new (...args: never[]) => Kind) {
  return (vector: Vector): Kind => {
    if (!(vector instanceof kind)) throw new TypeError(`expected a ${kind.name}`);
    return vector;
  };
}
