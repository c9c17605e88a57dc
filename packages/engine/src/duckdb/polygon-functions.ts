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
import { listOfPoint, numberOfPoint } from './point-functions.ts';

type List = ReturnType<typeof listValue>;

/** The numbers in a list, as DuckDB passes it to a function. */
type Ids = ReturnType<DuckDBListVector['getItem']>;

/** The functions over an index that a rewritten query calls: see `PolygonIndexSpec`. */
export function polygonFunctions(name: string, index: PolygonIndex): DuckDBScalarFunction[] {
  const locate = index.locateAll.bind(index);
  const meet = index.meetAll.bind(index);
  const members = (set: number) => index.members(set);
  const met = (meeting: number) => index.met(meeting);
  const inside = (meeting: number) => index.metIn(meeting, INTERIOR);
  const onBoundary = (meeting: number) => index.metIn(meeting, BOUNDARY);
  return [
    numberOfPoint(`${name}_set`, locate),
    listOfNumber(`${name}_members`, members),
    listOfPoint(`${name}_at`, locate, members),
    numberOfPoint(`${name}_meeting`, meet),
    listOfNumber(`${name}_met`, met),
    listOfPoint(`${name}_near`, meet, met),
    listOfNumber(`${name}_met_inside`, inside),
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

function listOfNumber(
  name: string,
  numbersOf: (number: number) => Uint32Array,
): DuckDBScalarFunction {
  const listOf = listsOf(numbersOf);
  return create(name, [INTEGER, BOOLEAN], LIST(INTEGER), (input, output) => {
    const [numbers, outer, found] = [integers(input(0)), booleans(input(1)), lists(output)];
    return (row) =>
      found.setItem(row, listOf(numbers.getItem(row) ?? 0, outer.getItem(row) ?? false));
  });
}

type Vector = Parameters<Parameters<typeof DuckDBScalarFunction.create>[0]['mainFunction']>[2];

/**
 * A function whose result is null if an argument is.
 *
 * @param rowOf receives the columns, and returns the value of one row after another
 */
function create(
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  rowOf: (input: (column: number) => Vector, output: Vector) => (row: number) => void,
): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes,
    returnType,
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
