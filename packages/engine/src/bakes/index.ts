/**
 * What was baked, and what has changed since. It has a contract of its own, which loads neither DuckDB
 * nor the planner, for commands that take less time than loading those.
 */

export { athenaCost } from '../athena/athena-cost.ts';
export { type BakeEvent, type BakeOptions, type BakeResult, bake } from '../bake.ts';
export { isBakeId, newBakeId } from '../bake-id.ts';
export { Changes } from '../changes.ts';
export { clockWarning } from '../clock-warning.ts';
export type { Verdict } from '../compare-with-published.ts';
export { BAKE_WORDS, chooseBake, noBakeText } from '../diff/choose-bake.ts';
export { DuckdbEngine } from '../duckdb/duckdb-engine.ts';
export { readShard, type ShardRow } from '../duckdb/read-shard.ts';
export type {
  Engine,
  QueriedBake,
  QueryProgress,
  QueryResult,
  StageStatistics,
} from '../engine.ts';
export { ENGINE_TRAITS } from '../engine-traits.ts';
export type { DatabaseAddresses } from '../extract/database-addresses.ts';
export { finishPublishing, publishingProblem } from '../finish-publishing.ts';
export { heldBackCommands, heldBackText } from '../held-back-text.ts';
export { dropHeld, type HeldBake, heldBakes, publishHeld } from '../held-bakes.ts';
export { type FileChange, fileChange } from '../history/file-change.ts';
export { historyOf } from '../history/history-of.ts';
export type { PastBake } from '../history/past-bake.ts';
export { type Hold, heldMessage, readHold, release } from '../hold.ts';
export { isLakeThere } from '../lake/is-lake-there.ts';
export { LAKE_FOLDER, Lake } from '../lake/lake.ts';
export { lockLake } from '../lake/lake-lock.ts';
export {
  bakeLocation,
  listBakes,
  lookAtBakes,
  readManifest,
  readManifestIfAny,
} from '../manifest-store.ts';
export type { ObjectStore } from '../object-store.ts';
export type { Pause } from '../pause.ts';
export { abandonedBefore, removeUnfinished } from '../prune.ts';
export { publishedManifest } from '../published-manifest.ts';
export { type PublishedPlace, placeOf } from '../published-place.ts';
export { lastLogged } from '../publishing-log.ts';
export { readableBake } from '../readable-bake.ts';
export { doneStages } from '../resume/done-stages.ts';
export type { Verdicts } from '../resume/left-out.ts';
export { unfinishedBake } from '../resume/unfinished-bake.ts';
export { rollback } from '../rollback.ts';
export { formatSeenChange, seenText } from '../seen/format-seen-change.ts';
export { gainedText } from '../seen/gained-text.ts';
export type { SeenChange } from '../seen/seen-change.ts';
export { shortNames } from '../seen/short-names.ts';
export { shardFile } from '../shard-file.ts';
export { assertFresh, type SourceAge, sourceAge, sourceAges } from '../source-age.ts';
export { typedTime } from '../typed-time.ts';
export { unlessUnreadable } from '../unless-unreadable.ts';
