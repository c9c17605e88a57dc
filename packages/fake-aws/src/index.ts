/**
 * S3, Athena, Glue, SSM, and the services that describe a deployment, in one HTTP server on
 * 127.0.0.1, for the AWS SDK's own clients. Objects are files, `<root>/<bucket>/<key>`, which tests
 * may write and read; queries run on DuckDB over those files. Glue's tables, workgroups and named
 * queries survive a restart; queries do not.
 *
 * It answers like the real services as far as a bake can tell. Operations that are not implemented
 * fail, and say so. These are left out as well:
 *
 * - Everywhere: signatures are not checked, and there is one account. Permissions are up to the test that
 *   opens the server (`allows`); who deletes several objects of which some may not be deleted deletes none.
 * - S3: buckets in the host name; versions, tags, ACLs and encryption; CRC32C and CRC64NVME; a key
 *   that is the folder of another, ends with `/` or has an empty part; eTags of parts. Checksums
 *   and metadata are only in memory.
 * - Glue: the Expression of GetPartitions, old versions of tables, statistics.
 * - SSM: everything but reading parameters; versions and labels in their names.
 * - CloudFormation, DynamoDB, EventBridge, Step Functions and SQS: everything but reading what a
 *   test has declared as deployed.
 * - Athena: statements other than SELECT and UNLOAD; ExecutionParameters; reuse of results; formats
 *   of UNLOAD other than Parquet; tables that are not CSV or Parquet; projections other than enum;
 *   `.metadata` files contain the query's id instead of Athena's columns. The bytes scanned are
 *   those of whole files, in the partitions that the query's conditions select by text; Athena
 *   reads only the columns it needs of a Parquet file.
 * - SQL: it is translated by the planner's own functions, so this server does not check those
 *   independently, and it has the differences that `functions.test.ts` of the DuckDB engine lists.
 *   It does check joins of points with polygons, where each pair is tested (slowly for polygons
 *   that are a subquery's column, and for queries with a `*`), and the parsing of CSV. Positions in
 *   messages are those of the first use of the name. A query fails if DuckDB refuses it.
 */
export { isOver, type QueryExecution, type QueryState } from './athena/query-execution.ts';
export type { FailQuery } from './athena/query-queue.ts';
export { type Deployed, type DeployedStack, nothingDeployed } from './deployment/deployed.ts';
export { ROUGH_DAY } from './faults.ts';
export { type AccessRequest, arnOf } from './iam/access-request.ts';
export { permits, type Statement } from './iam/permits.ts';
export { Lookout } from './lookout.ts';
export { type AwsServer, type AwsServerOptions, openAwsServer } from './open-aws-server.ts';
export type { Service } from './service.ts';
