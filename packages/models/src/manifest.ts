import { z } from 'zod';
import { SeveritySchema } from './severity.ts';

const count = z.int().min(0);

/** One file of a bake, by its path below the bake's location. */
const ManifestFileSchema = z.strictObject({
  path: z.string(),
  bytes: count,
  rows: count,
  sha256: z.string(),
});

/** A file of an external table, as it was when a bake read it. */
const InputFileSchema = z.strictObject({
  /** Below the table's location. */
  path: z.string(),
  bytes: count,
  /** When it was written, ISO 8601 in UTC. */
  modified: z.iso.datetime(),
  /** Identifies its bytes: their SHA-256, or in S3 the entity tag. */
  content: z.string(),
});

/** The files of an external table. If there are very many, only the first ones are named. */
const InputFilesSchema = z.strictObject({
  count,
  bytes: count,
  named: z.array(InputFileSchema),
});

/** What a check found. `wrong` counts rows; `samples` has some of them, as objects by column. */
const CheckResultSchema = z.strictObject({
  name: z.string(),
  severity: SeveritySchema,
  passed: z.boolean(),
  wrong: count,
  samples: z.array(z.record(z.string(), z.json())),
  /** The check failed, and a person let the bake pass: see `bake --accept`. */
  accepted: z.literal(true).optional(),
  /** A remark for the reader, such as that there was nothing to compare with. */
  note: z.string().optional(),
});

/**
 * The result of one bake of one table, kept as `_manifest.json` beside its files. The copy at the
 * table's own prefix is the published one: replacing it publishes a bake.
 *
 * Fields may be added, and are left out by versions that do not know them: when a deploy is rolled
 * back, the previous version must still read what is published. When a field is removed or changes
 * its meaning, `formatVersion` is increased.
 */
export const ManifestSchema = z.object({
  formatVersion: z.literal(1),
  table: z.string(),
  layer: z.string(),
  bakeId: z.string(),
  /**
   * `writing` until the files are complete, then `written`, then `audited` or `failed` by the
   * table's checks. Only an audited bake is published; one that is `held` was audited and waits
   * until a person publishes it.
   */
  status: z.enum(['writing', 'written', 'failed', 'audited', 'held']),
  /** Where the files are: `s3://bucket/prefix/`. */
  location: z.string(),
  engine: z.string(),
  /** The version of this project that made it, if that is known. */
  version: z.string().optional(),
  /** A hash of how the table is made; older bakes have none. */
  recipe: z.string().optional(),
  /** When the bake of this table began and ended, ISO 8601 in UTC. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** The number of pieces, if only the data told it: see `overRows`. */
  pieces: count.optional(),
  rows: count,
  files: z.array(ManifestFileSchema),
  checks: z.array(CheckResultSchema),
  /** The bakes that were read, by table; null for an external table. */
  inputs: z.record(z.string(), z.string().nullable()),
  /** For an extract: the database, the query, and the values of its parameters. */
  extracted: z
    .strictObject({
      source: z.string(),
      query: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .optional(),
  /**
   * Hashes of the contents of the tables that were read, by table; for an extract, by its database.
   */
  inputKeys: z.record(z.string(), z.string()).optional(),
  /** The files of the external tables that were read, by table. Older bakes have none. */
  inputFiles: z.record(z.string(), InputFilesSchema).optional(),
  /** What a service that charges by the byte charged for, writing and checking it. */
  billedBytes: count.optional(),
});

export type Manifest = z.output<typeof ManifestSchema>;
export type ManifestFile = z.output<typeof ManifestFileSchema>;
export type InputFile = z.output<typeof InputFileSchema>;
export type InputFiles = z.output<typeof InputFilesSchema>;
export type CheckResult = z.output<typeof CheckResultSchema>;

/** Whether a check stops the bake. */
export function isFailed({ passed, severity, accepted }: CheckResult): boolean {
  return !passed && severity === 'fail' && accepted !== true;
}

/** The total size of files, in bytes. */
export function totalBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
