/**
 * Baking in AWS: the engine, and its parts that a state machine's functions use. It has its own
 * contract, so that a bake on a laptop does not load the AWS SDK.
 */

export { billedBytes } from '../athena/athena-cost.ts';
export { resultsLocation } from '../athena/athena-queries.ts';
export { attemptLocation, attemptsLocation } from '../athena/attempts.ts';
export {
  candidatesOf,
  candidateTable,
  checkTables,
  countWrong,
  publishedForChecks,
  sampleWrong,
  withRelations,
} from '../athena/candidate.ts';
export { estimateBake } from '../athena/estimate.ts';
export { GlueCatalogue } from '../athena/glue-catalogue.ts';
export { type GlueTableInput, glueTableInput, haveSameColumns } from '../athena/glue-table.ts';
export { inspectedLocation } from '../athena/inspected-location.ts';
export { piecesLocation } from '../athena/pieces-location.ts';
export { consoleAddress, QueryFailure } from '../athena/query-failure.ts';
export { queryResults } from '../athena/query-results.ts';
export {
  type FoundPublished,
  type OwnTable,
  repointToPublished,
} from '../athena/repoint-to-published.ts';
export { resultPages } from '../athena/result-pages.ts';
export { settle } from '../athena/settle.ts';
export { TableBakes } from '../athena/table-bakes.ts';
export { withTables } from '../athena/with-tables.ts';
export { type AwsClients, awsClients } from '../aws-sdk/aws-clients.ts';
export { isDenied, isThrottling } from '../aws-sdk/aws-error.ts';
export { bakeIdTime, isBakeId, newBakeId } from '../bake-id.ts';
export { begunManifest, writtenManifest } from '../bake-manifest.ts';
export { withShortSamples } from '../check-samples.ts';
export { clockWarning } from '../clock-warning.ts';
export {
  type ComparedTable,
  type Comparison,
  comparedTable,
  compareSource,
  compareWithPublished,
  UNCHANGED,
  type Verdict,
  verdictOfHold,
} from '../compare-with-published.ts';
export { ContentKeys } from '../content-keys.ts';
export { diffKey } from '../diff/diff-key.ts';
export { examineAws } from '../doctor/examine-aws.ts';
export { examineGlue } from '../doctor/examine-glue.ts';
export type { DatabaseAddresses } from '../extract/database-addresses.ts';
export { extractManifest, isAsPublished } from '../extract/extract-manifest.ts';
export { finishPublishing, publishingProblem } from '../finish-publishing.ts';
export { heldBackCommands, heldBackText } from '../held-back-text.ts';
export { inputContents } from '../input-contents.ts';
export { assertListable, type ListedRows } from '../listed-rows.ts';
export {
  bakeLocation,
  listBakes,
  MANIFEST_NAME,
  readManifest,
  readManifestIfAny,
  unlistedIn,
  writeManifest,
} from '../manifest-store.ts';
export { assertOneFileEach } from '../one-file-each.ts';
export { pause } from '../pause.ts';
export { abandonedBefore, prune, removeUnfinished } from '../prune.ts';
export { publish } from '../publish.ts';
export { publishUnlessHeld } from '../publish-unless-held.ts';
export type { PublishedPlace } from '../published-place.ts';
export { type Publisher, thisProcess } from '../publisher.ts';
export { lastLogged } from '../publishing-log.ts';
export { readFrom } from '../read-from.ts';
export { heldBack } from '../readable-bake.ts';
export { recipeOf } from '../recipe.ts';
export { bucketAndKey } from '../s3/bucket-and-key.ts';
export { S3Store } from '../s3/s3-store.ts';
export { formatSeenChange } from '../seen/format-seen-change.ts';
export { type SeenChange, seenFiles } from '../seen/seen-change.ts';
export { seenInFiles } from '../seen/seen-in-files.ts';
export { ageOf, assertFresh } from '../source-age.ts';
export { inspectSource, isInspected } from '../sources/inspect-source.ts';
export type { KeyedTable } from '../table-content.ts';
export { athenaEngineOf } from './athena-engine-of.ts';
export { athenaTester } from './athena-tester.ts';
export { extractToS3 } from './extract-to-s3.ts';
export { writeShardPiece } from './shard-pieces.ts';
