/**
 * Baking in AWS: the engine, and the parts of it that a state machine's functions are made of. A
 * contract of its own, so that who bakes on a laptop does not load the AWS SDK.
 */

export { newBakeId } from '../bake-id.ts';
export { begunManifest, writtenManifest } from '../bake-manifest.ts';
export { shown } from '../duckdb/audit-stage.ts';
export {
  type FinishedPublishing,
  finishPublishing,
  publishingProblem,
} from '../finish-publishing.ts';
export {
  bakeLocation,
  listBakes,
  readManifest,
  unlistedIn,
  writeManifest,
} from '../manifest-store.ts';
export { assertOneFileEach } from '../one-file-each.ts';
export { abandonedBefore, prune } from '../prune.ts';
export { type PublishedPlace, publish } from '../publish.ts';
export { recipeOf } from '../recipe.ts';
export { S3Store } from '../s3/s3-store.ts';
export { AthenaEngine, type AthenaEngineOptions } from './athena-engine.ts';
export { attemptLocation, attemptsLocation } from './attempts.ts';
export { type AwsClients, type AwsSettings, awsClients } from './aws-clients.ts';
export { isThrottling } from './aws-error.ts';
export { candidateTable, countWrong, overCandidate, sampleWrong } from './candidate.ts';
export { estimateBake, type StageEstimate } from './estimate.ts';
export { GlueCatalogue } from './glue-catalogue.ts';
export { type GlueTableInput, glueTableInput } from './glue-table.ts';
export { consoleAddress, QueryFailure } from './query-failure.ts';
export { queryResults } from './query-results.ts';
export { settle } from './settle.ts';
export { type ShardPieceOptions, writeShardPiece } from './shard-pieces.ts';
export { TableBakes } from './table-bakes.ts';
export type { UnloadedPiece } from './unload-pieces.ts';
