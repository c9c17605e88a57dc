import type { GlueCatalog } from '../glue/glue-catalog.ts';
import type { QueryAccess } from '../iam/query-access.ts';
import type { ObjectFiles } from '../s3/object-files.ts';

/** A query and everything needed to run it. */
export interface QueryRun {
  readonly id: string;
  /** As it was sent. */
  readonly query: string;
  readonly database: string;
  /** `s3://bucket/prefix/<id>`, without an extension. */
  readonly output: string;
  readonly signal: AbortSignal;
  /** The query is stopped if it reads more. */
  readonly mostBytes: number | undefined;
  /** The query fails after it has written some of its files. */
  readonly isFailing: boolean;
  readonly files: ObjectFiles;
  readonly catalog: GlueCatalog;
  /** What the caller of the query may do in Glue and S3. */
  readonly access: QueryAccess;
  /** Called as soon as the number is known. */
  readonly onBytes: (bytes: number) => void;
}

/** The query was stopped by its workgroup's limit. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}
