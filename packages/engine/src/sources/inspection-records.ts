import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { readAreas, writeAreas } from './area-records.ts';
import { currentRecords } from './current-records.ts';
import type { CsvFindings } from './file-findings.ts';
import { parsedJson } from './parsed-json.ts';
import { recordBody } from './record-body.ts';
import type { SourceAreas } from './source-areas.ts';
import { type SourcePieces, SourcePiecesSchema } from './source-pieces.ts';

const RecordsSchema = z.strictObject({
  /** A hash of the rules by which files were inspected. */
  rules: z.string(),
  /** By the files' locations. */
  files: z.record(
    z.string(),
    z.strictObject({
      version: z.string(),
      /** Absent in older records. */
      content: z.string().optional(),
      rows: z.number(),
      warnings: z.array(z.string()),
      /** The bytes of the longest line; absent in older records. */
      longest: z.number().optional(),
      /** Absent in older records, for small files and for compressed ones. */
      pieces: SourcePiecesSchema.optional(),
    }),
  ),
});

type Files = z.output<typeof RecordsSchema>['files'];

/** Increased when files that were accepted may no longer be, or the reverse. */
const GRAMMAR = 2;

/**
 * The findings about the files of one table, so that a file is read for inspection only once. If a
 * record is missing or cannot be read, the file is read again.
 */
export class InspectionRecords {
  readonly #store: ObjectStore;
  readonly #location: string | undefined;
  readonly #rules: string;
  readonly #areas = new Map<string, SourceAreas>();
  readonly #areasLocation: string | undefined;
  #known: Files = {};
  #isChanged = false;

  /**
   * @param place where records are kept: `s3://bucket/prefix/`; without it none are
   * @param sourceLocation the table's location: `s3://bucket/prefix/`
   * @param rules the rules by which the files are inspected
   */
  constructor(
    store: ObjectStore,
    place: string | undefined,
    sourceLocation: string,
    rules: unknown,
  ) {
    this.#store = store;
    this.#location = place && recordLocation(place, sourceLocation);
    this.#areasLocation = place && areasLocation(place, sourceLocation);
    this.#rules = hash([GRAMMAR, rules]);
  }

  /** Reads the recorded findings about files. */
  async open(objects: readonly StoredObject[]): Promise<this> {
    if (this.#location === undefined) return this;
    const found = await readRecords(this.#store, this.#location);
    const files = found?.rules === this.#rules ? found.files : {};
    const current = await currentRecords(this.#store, files, objects);
    for (const { location, version } of objects) {
      const known = current.get(location);
      if (known) this.#known[location] = { ...known, version };
      if (known && known.version !== version) this.#isChanged = true;
    }
    return this;
  }

  of({ location, version }: StoredObject): CsvFindings | undefined {
    const found = this.#known[location];
    return found?.version === version ? found : undefined;
  }

  add({ location, version }: StoredObject, findings: CsvFindings): void {
    const { rows, warnings, longest, pieces, areas } = findings;
    this.#known[location] = { version, rows, warnings: [...warnings], longest, pieces };
    if (areas) this.#areas.set(location, areas);
    this.#isChanged = true;
  }

  /** Saves the findings about these files, and no others. */
  async save(objects: readonly StoredObject[]): Promise<void> {
    if (!this.#isChanged || this.#location === undefined) return;
    if (this.#areas.size > 0 && this.#areasLocation !== undefined) {
      await writeAreas(this.#store, this.#areasLocation, objects, this.#areas);
    }
    const contents = await this.#store.contentsOf(objects);
    const entries = objects.flatMap(({ location }, i) => {
      const found = this.#known[location];
      return found ? [[location, { ...found, content: contents[i] }] as const] : [];
    });
    const body = { rules: this.#rules, files: Object.fromEntries(entries) };
    await this.#store.write(this.#location, `${JSON.stringify(body)}\n`);
    this.#isChanged = false;
  }
}

/**
 * Where the rows of a table's files are, by location, as far as they have been inspected.
 *
 * @param place where records are kept: `s3://bucket/prefix/`
 */
export async function knownFilePieces(
  store: ObjectStore,
  place: string,
  sourceLocation: string,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<string, SourcePieces>> {
  // Where rows are does not depend on the rules.
  const found = await readRecords(store, recordLocation(place, sourceLocation));
  const current = await currentRecords(store, found?.files ?? {}, objects);
  return new Map(
    [...current].flatMap(([location, { pieces }]) => (pieces ? [[location, pieces]] : [])),
  );
}

/**
 * The bytes of the longest line of a table's files, if all of them have been inspected.
 *
 * @param place where records are kept: `s3://bucket/prefix/`
 */
export async function knownLongestLine(
  store: ObjectStore,
  place: string,
  sourceLocation: string,
  objects: readonly StoredObject[],
): Promise<number | undefined> {
  const found = await readRecords(store, recordLocation(place, sourceLocation));
  const current = await currentRecords(store, found?.files ?? {}, objects);
  let longest = 0;
  for (const { location } of objects) {
    const known = current.get(location);
    if (known?.longest === undefined) return undefined;
    longest = Math.max(longest, known.longest);
  }
  return longest;
}

/**
 * Where the rows with polygons of a table's files are, by location, as far as they have been
 * inspected.
 *
 * @param place where records are kept: `s3://bucket/prefix/`
 */
export async function knownAreas(
  store: ObjectStore,
  place: string,
  sourceLocation: string,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<string, SourceAreas>> {
  return readAreas(store, areasLocation(place, sourceLocation), objects);
}

async function readRecords(store: ObjectStore, location: string) {
  const body = await recordBody(store, location);
  const parsed = RecordsSchema.safeParse(parsedJson(body));
  return parsed.success ? parsed.data : undefined;
}

function recordLocation(place: string, sourceLocation: string): string {
  return `${place}${hash(sourceLocation).slice(0, 16)}.json`;
}

function areasLocation(place: string, sourceLocation: string): string {
  return recordLocation(place, sourceLocation).replace(/\.json$/, '-areas.json');
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
