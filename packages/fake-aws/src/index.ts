/**
 * S3, Athena, Glue, SSM, and what is asked of a deploy, in one HTTP server on 127.0.0.1, for the AWS SDK's own clients to talk to.
 * Objects are files, `<root>/<bucket>/<key>`, that tests may put there and look at; queries run on
 * DuckDB over those files. Glue's tables, workgroups and named queries survive a restart; queries
 * do not.
 *
 * It answers as the real services do as far as a bake can tell. Left out, beside all operations
 * that are not here (they fail, and say so):
 *
 * - Everywhere: signatures are not looked at, there is one account and no permissions.
 * - S3: buckets in the host name; versions, tags, ACLs and encryption; CRC32C and CRC64NVME; a key
 *   that is the folder of another, ends in `/` or has an empty part; eTags of parts. Checksums and
 *   metadata are kept in memory alone.
 * - Glue: the Expression of GetPartitions, old versions of tables, statistics.
 * - SSM: everything but reading parameters; versions and labels in their names.
 * - CloudFormation, DynamoDB, EventBridge, Step Functions and SQS: all but reading what a test says is
 *   deployed.
 * - Athena: statements other than SELECT and UNLOAD; ExecutionParameters; reuse of results;
 *   formats of UNLOAD other than Parquet; tables that are not CSV or Parquet; projections other
 *   than enum; `.metadata` files have the query's id in them and not Athena's columns. The bytes
 *   scanned are those of the whole files of the partitions that the query asks for by
 *   `key = 'value'`; Athena reads fewer of a Parquet file, by columns.
 * - SQL: it is translated by the planner's own bridge of functions, so that this is no second
 *   opinion on those, and has the differences that `functions.test.ts` of the DuckDB engine lists.
 *   It is one on joins of points with polygons, where each pair is looked at (polygons that are a
 *   subquery's column, or a query with a `*`, take a slow way), and on the reading of CSV.
 *   Places in messages are those of the first use of the name. What fails is what DuckDB refuses.
 */
export { isOver, type QueryExecution, type QueryState } from './athena/query-execution.ts';
export type { FailQuery } from './athena/query-queue.ts';
export { type Deployed, type DeployedStack, nothingDeployed } from './deployment/deployed.ts';
export { ROUGH_DAY } from './faults.ts';
export { Lookout } from './lookout.ts';
export { type AwsServer, type AwsServerOptions, openAwsServer } from './open-aws-server.ts';
export type { Service } from './service.ts';
