import type { Readable } from 'node:stream';
import { DatabakerError, isText, totalBytes } from '@dc-data-baker/models';
import pMap from 'p-map';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { type CsvFindings, inspectCsv, type SourceShape } from './csv-inspection.ts';
import { CsvProblem } from './csv-problem.ts';
import { InspectionRecords } from './inspection-records.ts';
import { longestLine } from './longest-line.ts';
import { GzipProblem, sourceBytes } from './source-bytes.ts';
import { assertReadableName, isGzip } from './source-name.ts';

/** While one file is processed, the next one is awaited. */
const FILES_AT_ONCE = 2;

/** A store whose objects can be read as streams. */
export interface StreamedStore extends ObjectStore {
  stream(location: string): Promise<Readable>;
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
  const { isTimeUp = () => false, onProgress = () => {} } = options;
  if (!isText(shape.format)) return { left: 0, warnings: [] };
  for (const object of objects) assertReadableName(store.placeOf(object.location));
  const records = recordsOf(store, place, location, shape, objects);
  await records.open();
  const unknown = objects.filter((object) => records.of(object) === undefined);
  const bytes = totalBytes(unknown);
  let left = unknown.length;
  let read = 0;
  const problems: unknown[] = [];
  await pMap(
    unknown,
    async (object) => {
      // One problem is enough, but files that are being read at the same time are read to their
      // end.
      if (problems.length > 0 || isTimeUp()) return;
      try {
        const bytes = longest(objects);
        records.add(object, await inspectObject(store, object, shape, bytes, findsRows, signal));
      } catch (error) {
        problems.push(error);
        return;
      }
      left--;
      read += object.bytes;
      onProgress(bytes === 0 ? 1 : read / bytes);
    },
    { concurrency: FILES_AT_ONCE },
  );
  try {
    await records.save(objects);
  } catch (error) {
    if (!onlyReads) throw error;
  }
  if (problems.length > 0) throw problems[0];
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
  if (!isText(shape.format)) return true;
  const records = await recordsOf(store, place, location, shape, objects).open();
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

async function inspectObject(
  store: StreamedStore,
  { location }: StoredObject,
  shape: SourceShape,
  longestLineBytes: number,
  findsRows: boolean,
  signal: AbortSignal,
) {
  // A byte of a compressed file can only be found by reading everything before it.
  const isSeekable = !isGzip(location);
  const file = await store.stream(location);
  try {
    const bytes = sourceBytes(location, file);
    const wantsRows = findsRows && isSeekable;
    const found = await inspectCsv(bytes, shape, longestLineBytes, signal, wantsRows);
    return isSeekable ? found : { ...found, pieces: undefined };
  } catch (error) {
    throw sourceError(store.placeOf(location), error);
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
