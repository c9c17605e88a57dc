import type { PolygonIndexData } from './polygon-index-data.ts';

/** The arrays of an index, in the order in which they are written. */
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

/** Everything else, as doubles, because an empty box and an axis without extent are infinite. */
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

/** So that each array can be read in place, whatever its type. */
const ALIGNMENT = 8;
const HEADER_NUMBERS = NUMBERS.length + ARRAY_NAMES.length;

/**
 * An index as bytes, for another process on a machine with the same byte order: its numbers, then
 * the length of each array, both as doubles, then the arrays, each aligned to 8 bytes.
 *
 * @returns parts to be concatenated. The large ones are the index's own memory: copying them would
 *   take another 100 MB for the whole country
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
 * The index that `toBytes` has written. If the bytes begin at a multiple of 8, its arrays are views
 * of them.
 *
 * @throws {RangeError} for too few or too many bytes. Their content is not checked: the caller must
 *   know that they are those of an index
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
    // Only for the compiler: each of these constructors also accepts shared memory.
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
