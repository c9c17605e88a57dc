import { resultsLocation } from '@dc-data-baker/engine/aws';
import {
  candidateName,
  isMadeOfOthers,
  type Project,
  type ProjectTable,
} from '@dc-data-baker/planner';
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { workgroupOf } from '../names.ts';
import { databases, READ_TABLES, tables } from './glue-statements.ts';
import { athenaReads, layerAccess } from './layer-access.ts';
import { bucketLocations, listing, objects, uploads } from './s3-statements.ts';

/**
 * Athena reads this database, whatever the query reads.
 * https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html#full-access-to-default-db-per-region
 */
const ALWAYS_READ = 'default';

/**
 * The permissions of a layer's state machine: Athena reads and writes with the permissions of the
 * caller, which is the machine.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html#athena-iam
 */
export function machineStatements(
  stack: Stack,
  project: Project,
  layer: string,
): PolicyStatement[] {
  const { external, read: others, written, queried, compared } = layerAccess(project, layer);
  const read = [...new Set([...others, ...compared])];
  const { name: workgroup } = workgroupOf(project);
  const results = resultsLocation(workgroupOf(project));
  const readLocations = [...external.map(({ location }) => location), ...read.map(athenaReads)];
  const bakesOf = ({ bakesLocation }: ProjectTable) => bakesLocation;
  // What is extracted from a database is written by a function.
  const unloaded = [...written.filter(isMadeOfOthers).map(bakesOf), results];
  const all = [...readLocations, ...queried.map(bakesOf), ...unloaded];
  const readTables = [...external, ...read].map(({ table }) => ({
    database: table.database.name,
    name: table.name,
  }));
  const candidates = queried.map(({ table }) => ({
    database: table.database.name,
    name: `${candidateName(table.name)}_*`,
  }));
  return [
    new PolicyStatement({
      actions: [
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
      ],
      resources: [
        stack.formatArn({
          service: 'athena',
          resource: 'workgroup',
          resourceName: workgroup,
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    }),
    new PolicyStatement({
      actions: ['athena:GetDataCatalog'],
      resources: [
        stack.formatArn({
          service: 'athena',
          resource: 'datacatalog',
          resourceName: 'AwsDataCatalog',
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    }),
    databases(stack, [
      ALWAYS_READ,
      ...[...readTables, ...candidates].map(({ database }) => database),
    ]),
    ...tables(stack, READ_TABLES, [...readTables, ...candidates]),
    bucketLocations(stack, all),
    uploads(stack, unloaded),
    ...listing(stack, all),
    ...objects(stack, { actions: ['s3:GetObject'], locations: all }),
    ...objects(stack, {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      locations: unloaded,
    }),
  ];
}
