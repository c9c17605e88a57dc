import type { PolygonIndexData } from './polygon-index.ts';

/** The arrays of an index, in the order that they are written in. */
const ARRAYS = {
  vertices: Float64Array,
  tolerances: Float64Array,
  bounds: Float64Array,
  columnLines: Float64Array,
  columnBuckets: Uint32Array,
  rowLines: Float64Array,
  rowBuckets: Uint32Array,
  cells: Int32Array,
  mixedCells: Uint32Array,
  runs: Uint32Array,
  setStarts: Uint32Array,
  setMembers: Uint32Array,
} as const;

type ArrayName = keyof typeof ARRAYS;
type Arrays = { readonly [Name in ArrayName]: Made<(typeof ARRAYS)[Name]> };
/** Over any memory: `InstanceType` has those arrays alone that nobody shares. */
type Made<Type> = Type extends Float64ArrayConstructor
  ? Float64Array
  : Type extends Int32ArrayConstructor
    ? Int32Array
    : Uint32Array;

/** All else: doubles, for a box of nothing is infinite, and so is an axis that has no extent. */
const NUMBERS = [
  'minX',
  'minY',
  'maxX',
  'maxY',
  'partCount',
  'edgeCount',
  'reach',
  'mostRuns',
  'columnBucketsPerUnit',
  'rowBucketsPerUnit',
] as const;

type Numbers = Readonly<Record<(typeof NUMBERS)[number], number>>;

const ARRAY_NAMES = Object.keys(ARRAYS) as ArrayName[];

/** So that each array may be read where it is, whatever its type. */
const ALIGNMENT = 8;
const HEADER_NUMBERS = NUMBERS.length + ARRAY_NAMES.length;

/**
 * An index as bytes, for another process on a machine of the same byte order: its numbers, then how
 * long each array is, both as doubles, then the arrays, each from a multiple of 8 bytes.
 *
 * @returns pieces that belong end to end. The large ones are the index's own memory: to copy
 *   that would take another 100 MB for the whole country
 */
export function toBytes(data: PolygonIndexData): Uint8Array[] {
  const numbers = numbersOf(data);
  const arrays = arraysOf(data);
  const header = Float64Array.from([
    ...NUMBERS.map((name) => numbers[name]),
    ...ARRAY_NAMES.map((name) => arrays[name].length),
  ]);
  return [header, ...ARRAY_NAMES.map((name) => arrays[name])].flatMap((array) => [
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    new Uint8Array(paddingAfter(array.byteLength)),
  ]);
}

/**
 * The index that `toBytes` was given. Its arrays are views of the bytes, where those begin at a multiple of 8.
 *
 * @throws {RangeError} for bytes that are too few or too many. That they are those of an index is for
 *   who kept them to know: what they say is not looked at
 */
export function fromBytes(bytes: Uint8Array): PolygonIndexData {
  const aligned = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes);
  let end = HEADER_NUMBERS * Float64Array.BYTES_PER_ELEMENT;
  if (aligned.byteLength < end) throw new RangeError('the bytes of an index are cut short');
  const header = new Float64Array(aligned.buffer, aligned.byteOffset, HEADER_NUMBERS);
  const places = ARRAY_NAMES.map((name, i) => {
    const [start, length] = [end, header[NUMBERS.length + i] as number];
    const byteLength = length * ARRAYS[name].BYTES_PER_ELEMENT;
    end += byteLength + paddingAfter(byteLength);
    return { name, start, length };
  });
  if (aligned.byteLength !== end) {
    throw new RangeError(`an index of ${end} bytes has ${aligned.byteLength}`);
  }
  const arrays = places.map(({ name, start, length }) => [
    name,
    // For the compiler alone: each of these takes shared memory as well.
    new ARRAYS[name](aligned.buffer as ArrayBuffer, aligned.byteOffset + start, length),
  ]);
  const numbers = NUMBERS.map((name, i) => [name, header[i] as number]);
  return indexOf(Object.fromEntries(numbers) as Numbers, Object.fromEntries(arrays) as Arrays);
}

function paddingAfter(byteLength: number): number {
  return (ALIGNMENT - (byteLength % ALIGNMENT)) % ALIGNMENT;
}

function numbersOf({ box, columns, rows, ...data }: PolygonIndexData): Numbers {
  return {
    ...box,
    partCount: data.partCount,
    edgeCount: data.edgeCount,
    reach: data.reach,
    mostRuns: data.mostRuns,
    columnBucketsPerUnit: columns.bucketsPerUnit,
    rowBucketsPerUnit: rows.bucketsPerUnit,
  };
}

function arraysOf({ columns, rows, ...data }: PolygonIndexData): Arrays {
  return {
    ...data,
    columnLines: columns.lines,
    columnBuckets: columns.bucketLines,
    rowLines: rows.lines,
    rowBuckets: rows.bucketLines,
  };
}

function indexOf(numbers: Numbers, arrays: Arrays): PolygonIndexData {
  const { minX, minY, maxX, maxY, partCount, edgeCount, reach, mostRuns } = numbers;
  const { columnLines, columnBuckets, rowLines, rowBuckets, ...others } = arrays;
  return {
    ...others,
    box: { minX, minY, maxX, maxY },
    partCount,
    edgeCount,
    reach,
    mostRuns,
    columns: {
      lines: columnLines,
      bucketLines: columnBuckets,
      bucketsPerUnit: numbers.columnBucketsPerUnit,
    },
    rows: {
      lines: rowLines,
      bucketLines: rowBuckets,
      bucketsPerUnit: numbers.rowBucketsPerUnit,
    },
  };
}
