import {
  BOOLEAN,
  DOUBLE,
  DuckDBScalarFunction,
  type DuckDBType,
  INTEGER,
  LIST,
} from '@duckdb/node-api';
import duckdb, { type DataChunk, type Vector } from '@duckdb/node-bindings';
import { vectorValidity } from './vector-validity.ts';

/**
 * Writes the numbers of the first `count` points to `out`. A null coordinate is NaN: the point is
 * nowhere.
 */
export type NumberPoints = (
  xs: Float64Array,
  ys: Float64Array,
  out: Int32Array,
  count: number,
) => void;

/**
 * A function `name(x, y)` that returns a number for a point.
 *
 * Functions of points are called for every point, so they read and write the memory of a whole
 * chunk at once. Value by value, as the client does it, numbers took 1.4 times as long, and lists
 * twice.
 */
export function numberOfPoint(name: string, numberPoints: NumberPoints): DuckDBScalarFunction {
  const numbers = new Int32Array(duckdb.vector_size());
  return create(name, [DOUBLE, DOUBLE], INTEGER, (input, count, output) => {
    numberPoints(doubles(input, 0, count), doubles(input, 1, count), numbers, count);
    write(numbers.subarray(0, count), output);
  });
}

/**
 * A function `name(x, y, outer)` that returns the list of a point's number; instead of an empty
 * list, `[NULL]` if `outer`.
 */
export function listOfPoint(
  name: string,
  numberPoints: NumberPoints,
  listOf: (number: number) => Uint32Array,
): DuckDBScalarFunction {
  const numbers = new Int32Array(duckdb.vector_size());
  return create(name, [DOUBLE, DOUBLE, BOOLEAN], LIST(INTEGER), (input, count, output) => {
    numberPoints(doubles(input, 0, count), doubles(input, 1, count), numbers, count);
    writeLists(numbers.subarray(0, count), booleans(input, 2, count), listOf, output);
  });
}

function create(
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  act: (input: DataChunk, count: number, output: Vector) => void,
): DuckDBScalarFunction {
  const made = new DuckDBScalarFunction();
  made.setName(name);
  for (const type of parameterTypes) made.addParameter(type);
  made.setReturnType(returnType);
  // By default DuckDB returns null for a null argument, without calling the function.
  made.setSpecialHandling();
  duckdb.scalar_function_set_function(made.scalar_function, (_info, input, output) => {
    act(input, duckdb.data_chunk_get_size(input), output);
  });
  return made;
}

function doubles(input: DataChunk, column: number, count: number): Float64Array {
  const vector = duckdb.data_chunk_get_vector(input, column);
  const bytes = duckdb.vector_get_data(vector, count * Float64Array.BYTES_PER_ELEMENT);
  const values = new Float64Array(bytes.buffer, bytes.byteOffset, count);
  const isValid = vectorValidity(vector, count);
  return isValid ? values.map((value, row) => (isValid(row) ? value : Number.NaN)) : values;
}

/** Null is false. */
function booleans(input: DataChunk, column: number, count: number): (row: number) => boolean {
  const vector = duckdb.data_chunk_get_vector(input, column);
  const values = duckdb.vector_get_data(vector, count);
  const isValid = vectorValidity(vector, count);
  return (row) => values[row] === 1 && (isValid?.(row) ?? true);
}

function write(values: ArrayBufferView<ArrayBuffer>, output: Vector): void {
  duckdb.copy_data_to_vector(output, 0, values.buffer, values.byteOffset, values.byteLength);
}

/** Where a list is among the elements of a chunk's lists. */
interface ListPlace {
  readonly start: bigint;
  readonly length: bigint;
}

/**
 * Writes each list once, however many rows have it: rows may share elements, and neighbours are
 * nearly always in the same polygons.
 */
function writeLists(
  numbers: Int32Array,
  isOuter: (row: number) => boolean,
  listOf: (number: number) => Uint32Array,
  output: Vector,
): void {
  const entries = new BigUint64Array(2 * numbers.length);
  const elements: number[] = [];
  const places = new Map<number, ListPlace>();
  let nothing: ListPlace | undefined;
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number;
    let place = places.get(number);
    if (place === undefined) {
      const list = listOf(number);
      place = { start: BigInt(elements.length), length: BigInt(list.length) };
      for (const element of list) elements.push(element);
      places.set(number, place);
    }
    if (place.length === 0n && isOuter(row)) {
      nothing ??= { start: BigInt(elements.push(0) - 1), length: 1n };
      place = nothing;
    }
    entries[2 * row] = place.start;
    entries[2 * row + 1] = place.length;
  }
  duckdb.list_vector_reserve(output, elements.length);
  duckdb.list_vector_set_size(output, elements.length);
  const child = duckdb.list_vector_get_child(output);
  write(Int32Array.from(elements), child);
  if (nothing !== undefined) setNull(child, Number(nothing.start), elements.length);
  write(entries, output);
}

function setNull(vector: Vector, row: number, count: number): void {
  const bits = new Uint8Array(Math.ceil(count / 64) * BigUint64Array.BYTES_PER_ELEMENT).fill(0xff);
  bits[row >>> 3] = (bits[row >>> 3] as number) & ~(1 << (row & 7));
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer, bits.byteOffset, bits.byteLength);
}
