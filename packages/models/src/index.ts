export { BaseQuery } from './base-query.ts';
export { allColumns, BaseTable, queryOf } from './base-table.ts';
export {
  between,
  type Check,
  type CheckKind,
  checkName,
  matches,
  notEmpty,
  notNull,
  oneValue,
  rowCount,
  type Severity,
  sameKeys,
  unique,
} from './check.ts';
export { type ColumnType, parseColumnType, type TypeTree } from './column-type.ts';
export { csv, type DataFormat, parquet } from './data-format.ts';
export type { Definitions } from './definitions.ts';
export { ENVIRONMENTS, Environment } from './environment.ts';
export { DatabakerError, type ErrorKind } from './errors.ts';
export type { FanOut } from './fan-out.ts';
export { GlueDatabase } from './glue-database.ts';
export { Layer, type Trigger } from './layer.ts';
export {
  type CheckResult,
  type Manifest,
  type ManifestFile,
  ManifestSchema,
  totalBytes,
} from './manifest.ts';
export { literal, locationOf, type Parameter } from './parameter.ts';
export { external, type Population, query, shards } from './population.ts';
export { S3Bucket } from './s3-bucket.ts';
export { Workgroup } from './workgroup.ts';
