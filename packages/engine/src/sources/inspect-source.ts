import type { Readable } from 'node:stream';
import { DatabakerError, isText, totalBytes } from '@dc-data-baker/models';
import pMap from 'p-map';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { inspectCsv, type SourceShape } from './csv-inspection.ts';
import { CsvProblem } from './csv-problem.ts';
import { InspectionRecords } from './inspection-records.ts';
import { longestLine } from './longest-line.ts';
import { GzipProblem, sourceBytes } from './source-bytes.ts';
import { assertReadableName, isGzip } from './source-name.ts';

/** While one file is read, another is waited for. */
const FILES_AT_ONCE = 2;

/** A store whose objects can be read as they come. */
export interface StreamedStore extends ObjectStore {
  stream(location: string): Promise<Readable>;
}

export interface InspectedSource {
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly shape: SourceShape;
  /** All that are read of it. */
  readonly objects: readonly StoredObject[];
}

export interface InspectionOptions {
  /** Where what was found is kept: `s3://bucket/prefix/`. Without it all is found again. */
  readonly records: string | undefined;
  readonly signal: AbortSignal;
  /** What was found need not be kept: who only reads may not be allowed to write there. */
  readonly onlyReads?: boolean;
  /** Asked before each file; where time is up, the others are for the next call. */
  readonly isTimeUp?: () => boolean;
  readonly onProgress?: (share: number) => void;
}

export interface Inspection {
  /** How many files are yet to be looked at. */
  readonly left: number;
  readonly warnings: readonly string[];
}

/**
 * Reads the files of an external table that were not read before, or have changed since, and holds
 * them to the table's definition.
 *
 * @throws a `data` error that says where a file is not as it should be, and how it should
 */
export async function inspectSource(
  store: StreamedStore,
  { location, shape, objects }: InspectedSource,
  options: InspectionOptions,
): Promise<Inspection> {
  const { records: place, signal, onlyReads = false } = options;
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
      // One problem is enough to be told of, but what is being read beside it is read to its end.
      if (problems.length > 0 || isTimeUp()) return;
      try {
        records.add(object, await inspectObject(store, object, shape, longest(objects), signal));
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
 * Whether each file was looked at as it is now.
 *
 * @param place where what was found is kept
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
  signal: AbortSignal,
) {
  const file = await store.stream(location);
  try {
    const found = await inspectCsv(sourceBytes(location, file), shape, longestLineBytes, signal);
    // In a packed file nobody finds a byte without reading all before it.
    return isGzip(location) ? { ...found, pieces: undefined } : found;
  } catch (error) {
    throw sourceError(store.placeOf(location), error);
  } finally {
    file.destroy();
  }
}

/** What is wrong with a file, for the person who can put it right; anything else as it is. */
export function sourceError(place: string, error: unknown): unknown {
  if (error instanceof CsvProblem) {
    return new DatabakerError('data', error.at(place), { cause: error });
  }
  if (error instanceof GzipProblem) {
    return new DatabakerError('data', `${place}: ${error.message}`, { cause: error });
  }
  return error;
}
