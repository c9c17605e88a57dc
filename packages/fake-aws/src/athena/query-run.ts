import type { GlueCatalog } from '../glue/glue-catalog.ts';
import type { ObjectFiles } from '../s3/object-files.ts';

/** One query that is being run, and what it needs to. */
export interface QueryRun {
  readonly id: string;
  /** As it was sent. */
  readonly query: string;
  readonly database: string;
  /** `s3://bucket/prefix/<id>`, without an extension. */
  readonly output: string;
  readonly signal: AbortSignal;
  /** It is to be stopped beyond this. */
  readonly mostBytes: number | undefined;
  /** It is to fail when it has written some of its files. */
  readonly isFailing: boolean;
  readonly files: ObjectFiles;
  readonly catalog: GlueCatalog;
  /** Told as soon as it is known. */
  readonly onBytes: (bytes: number) => void;
}

/** A query that its workgroup's limit stopped. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}
