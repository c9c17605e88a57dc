export { formatAge, formatBytes, formatCount, formatDuration, plural } from './amount-text.ts';
export { BALLOTS } from './ballots.ts';
export { BaseQuery } from './base-query.ts';
export { allColumns, BaseTable } from './base-table.ts';
export { type ByKind, byKind } from './by-kind.ts';
export { allFound } from './checks/all-found.ts';
export { anyFound } from './checks/any-found.ts';
export { between } from './checks/between.ts';
export type { Check } from './checks/check-kinds.ts';
export type { AfterPatch, Assurance, CheckPart, CheckSelect } from './checks/check-select.ts';
export {
  type AgeLimit,
  acceptable,
  ageLimit,
  checkSelects,
  comparedWith,
  uniqueKey,
} from './checks/checks-of.ts';
export { failureText, foundText, MOST_TOLD } from './checks/failure-text.ts';
export { freshFor } from './checks/fresh-for.ts';
export { hasValues } from './checks/has-values.ts';
export { type Judgement, judged } from './checks/judged.ts';
export { matches } from './checks/matches.ts';
export { near } from './checks/near.ts';
export { notEmpty } from './checks/not-empty.ts';
export { notFewerThan } from './checks/not-fewer-than.ts';
export { notNull } from './checks/not-null.ts';
export { oneValue } from './checks/one-value.ts';
export { rowCount } from './checks/row-count.ts';
export { sameKeys } from './checks/same-keys.ts';
export { shareBetween } from './checks/share-between.ts';
export { isOfIdenticalRows, unique } from './checks/unique.ts';
export { type ColumnType, parseColumnType, type TypeTree } from './column-type.ts';
export {
  csv,
  type DataFormat,
  type HeaderNames,
  headerOf,
  isCsv,
  parquet,
  type RowGroups,
  rowGroupsOf,
} from './data-format.ts';
export { DatabakerError, type ErrorKind, errorName } from './databaker-error.ts';
export type { Definitions } from './definitions.ts';
export { ENVIRONMENTS, Environment } from './environment.ts';
export type { FanOutParameter } from './fan-outs/fan-out-kind.ts';
export {
  type FanOut,
  fanOutParameters,
  fanOutQuery,
  fanOutValues,
} from './fan-outs/fan-out-kinds.ts';
export { overRows } from './fan-outs/rows.ts';
export { GlueDatabase } from './glue-database.ts';
export { Layer } from './layer.ts';
export {
  type CheckResult,
  type InputFile,
  type InputFiles,
  isFailed,
  type Manifest,
  type ManifestFile,
  ManifestSchema,
  totalBytes,
} from './manifest.ts';
export { daysAgo, literal, locationOf, type Parameter } from './parameter.ts';
export { external } from './populations/external.ts';
export { extract } from './populations/extract.ts';
export { type Population, type PopulationOf, queryOf } from './populations/population-kinds.ts';
export { query } from './populations/query.ts';
export { shards } from './populations/shards.ts';
export { PostgresSource } from './postgres-source.ts';
export {
  type Built,
  type CallSite,
  callSiteOf,
  type Misbuilt,
  type Recording,
  recordDefinitions,
} from './recording.ts';
export { S3Bucket } from './s3-bucket.ts';
export type { Severity } from './severity.ts';
export { shellWord } from './shell-word.ts';
export { identifier, sqlLiteral } from './sql-text.ts';
export { type Trigger, type TriggerOf, triggerKey } from './triggers/trigger-kinds.ts';
export { visible, visibleLines } from './visible.ts';
export { visibleTexts } from './visible-texts.ts';
export { isWorkgroup, Workgroup } from './workgroup.ts';
