import type { Readable } from 'node:stream';
import { DatabakerError, isCsv, totalBytes } from '@dc-data-baker/models';
import pMap from 'p-map';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { inspectCsv } from './csv-inspection.ts';
import { CsvProblem } from './csv-problem.ts';
import type { CsvReading } from './csv-range.ts';
import type { CsvFindings } from './file-findings.ts';
import { inspectFooters, type RangedStore } from './inspect-footers.ts';
import { InspectionRecords } from './inspection-records.ts';
import { longestLine } from './longest-line.ts';
import { GzipProblem, sourceBytes } from './source-bytes.ts';
import { assertReadableName, isGzip } from './source-name.ts';
import { PIECE_BYTES } from './source-pieces.ts';
import type { SourceShape } from './source-shape.ts';

/** While one file is processed, the next one is awaited. */
const FILES_AT_ONCE = 2;

/** A store whose objects can be read as streams. */
export interface StreamedStore extends ObjectStore {
  stream(location: string): Promise<Readable>;
  /** Of parquet files, whose footers are inspected; in a lake DuckDB inspects all of them. */
  readRange?: RangedStore['readRange'];
}

function isRanged(store: StreamedStore): store is StreamedStore & RangedStore {
  return store.readRange !== undefined;
}

export interface InspectedSource {
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly shape: SourceShape;
  /** All of the table's objects. */
  readonly objects: readonly StoredObject[];
}

export interface InspectionOptions {
  /** Where findings are recorded: `s3://bucket/prefix/`. Without it files are always read. */
  readonly records: string | undefined;
  readonly signal: AbortSignal;
  /**
   * Whether findings need not be recorded: a caller that only reads may not be allowed to write
   * there.
   */
  readonly onlyReads?: boolean;
  /**
   * Whether it is recorded where the rows with polygons are: `explain` reads single rows of a
   * lake's files, but downloads the files of S3.
   */
  readonly findsRows?: boolean;
  /**
   * Called before each file; when the time is up, the remaining ones are left for the next call.
   */
  readonly isTimeUp?: () => boolean;
  readonly onProgress?: (share: number) => void;
  /**
   * Inspects files that are on this machine's disk, faster than from streams; compressed ones are
   * streamed.
   *
   * @param bytes of all files that are to be inspected
   */
  readonly inspectorOf?: (bytes: number, shape: SourceShape) => FileInspector;
}

/** Inspects uncompressed files. */
export interface FileInspector {
  inspect(
    object: StoredObject,
    reading: CsvReading,
    signal: AbortSignal,
    onRead: (bytes: number) => void,
  ): Promise<CsvFindings>;
  close(): Promise<void>;
}

export interface Inspection {
  /** How many files have not been inspected yet. */
  readonly left: number;
  readonly warnings: readonly string[];
}

/**
 * Reads the files of an external table that have not been read before, or have changed since, and
 * checks them against the table's definition.
 *
 * @throws a `data` error with the place of a mistake in a file, and what to do
 */
export async function inspectSource(
  store: StreamedStore,
  { location, shape, objects }: InspectedSource,
  options: InspectionOptions,
): Promise<Inspection> {
  const { records: place, signal, onlyReads = false, findsRows = false } = options;
  const { isTimeUp = () => false, onProgress = () => {}, inspectorOf } = options;
  if (!isCsv(shape.format)) {
    if (isRanged(store)) await inspectFooters(store, shape, objects);
    return { left: 0, warnings: [] };
  }
  for (const object of objects) assertReadableName(store.placeOf(object.location));
  const records = recordsOf(store, place, location, shape, objects);
  await records.open(objects);
  const unknown = objects.filter((object) => records.of(object) === undefined);
  const bytes = totalBytes(unknown);
  const inspector = unknown.length === 0 ? undefined : inspectorOf?.(bytes, shape);
  let left = unknown.length;
  let read = 0;
  const onRead = (more: number) => {
    read += more;
    onProgress(bytes === 0 ? 1 : read / bytes);
  };
  const problems = new Map<number, unknown>();
  const inspect = { inspector, shape, longestLine: longest(objects), findsRows, onRead, signal };
  try {
    await pMap(
      unknown,
      async (object, i) => {
        // One problem is enough, but files that are being read at the same time are read to their
        // end.
        if (problems.size > 0 || isTimeUp()) return;
        try {
          records.add(object, await inspectObject(store, object, inspect));
        } catch (error) {
          problems.set(i, error);
          return;
        }
        left--;
      },
      { concurrency: FILES_AT_ONCE },
    );
  } finally {
    await inspector?.close();
  }
  try {
    await records.save(objects);
  } catch (error) {
    if (!onlyReads) throw error;
  }
  // That of the first file, and not the one that was found first: the same in each run.
  if (problems.size > 0) throw problems.get(Math.min(...problems.keys()));
  const warnings = objects.flatMap((object) =>
    (records.of(object)?.warnings ?? []).map(
      (warning) => `${store.placeOf(object.location)}: ${warning}`,
    ),
  );
  return { left, warnings };
}

/**
 * Records what was found in a table's only file while it was made, so that those who read it know
 * it, as they do of a file that `inspectSource` has read.
 *
 * @param place where findings are recorded: `s3://bucket/prefix/`
 */
export async function recordFindings(
  store: ObjectStore,
  { location, shape, objects }: InspectedSource,
  findings: CsvFindings,
  place: string,
): Promise<void> {
  const records = recordsOf(store, place, location, shape, objects);
  for (const object of objects) records.add(object, findings);
  await records.save(objects);
}

/**
 * Whether each file has been inspected in its current version.
 *
 * @param place where findings are recorded
 */
export async function isInspected(
  store: ObjectStore,
  { location, shape, objects }: InspectedSource,
  place: string,
): Promise<boolean> {
  if (!isCsv(shape.format)) return true;
  const records = await recordsOf(store, place, location, shape, objects).open(objects);
  return objects.every((object) => records.of(object) !== undefined);
}

function recordsOf(
  store: ObjectStore,
  place: string | undefined,
  location: string,
  { format, columns, polygons }: SourceShape,
  objects: readonly StoredObject[],
): InspectionRecords {
  const names = columns.map(({ name, type }) => [name, type]);
  return new InspectionRecords(store, place, location, [format, names, polygons, longest(objects)]);
}

function longest(objects: readonly StoredObject[]): number {
  return longestLine(totalBytes(objects));
}

interface ObjectInspection extends Omit<CsvReading, 'pieceBytes' | 'shape'> {
  readonly shape: SourceShape;
  readonly inspector: FileInspector | undefined;
  readonly onRead: (bytes: number) => void;
  readonly signal: AbortSignal;
}

async function inspectObject(
  store: StreamedStore,
  object: StoredObject,
  { inspector, shape, longestLine, findsRows, onRead, signal }: ObjectInspection,
): Promise<CsvFindings> {
  const { location, bytes } = object;
  try {
    // A byte of a compressed file can only be found by reading everything before it.
    if (isGzip(location)) {
      const found = await inspectStream(store, location, shape, longestLine, signal);
      onRead(bytes);
      return { ...found, pieces: undefined };
    }
    if (inspector) {
      const reading = { shape, longestLine, findsRows, pieceBytes: PIECE_BYTES };
      return await inspector.inspect(object, reading, signal, onRead);
    }
    const found = await inspectStream(store, location, shape, longestLine, signal, findsRows);
    onRead(bytes);
    return found;
  } catch (error) {
    throw sourceError(store.placeOf(location), error);
  }
}

async function inspectStream(
  store: StreamedStore,
  location: string,
  shape: SourceShape,
  longestLine: number,
  signal: AbortSignal,
  findsRows = false,
): Promise<CsvFindings> {
  const file = await store.stream(location);
  try {
    const bytes = sourceBytes(location, file);
    return await inspectCsv(bytes, shape, longestLine, signal, findsRows);
  } finally {
    file.destroy();
  }
}

/** A mistake in a file as a typed error; any other error unchanged. */
export function sourceError(place: string, error: unknown): unknown {
  if (error instanceof CsvProblem) {
    return new DatabakerError('data', error.at(place), { cause: error });
  }
  if (error instanceof GzipProblem) {
    return new DatabakerError('data', `${place}: ${error.message}`, { cause: error });
  }
  return error;
}
