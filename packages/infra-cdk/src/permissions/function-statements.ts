import { inspectedLocation, piecesLocation, resultsLocation } from '@dc-data-baker/engine/aws';
import { candidateName, isBaked, type Project, type ProjectTable } from '@dc-data-baker/planner';
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { workgroupOf } from '../names.ts';
import { databases, tables } from './glue-statements.ts';
import { layerAccess, placesOf } from './layer-access.ts';
import { listing, objects } from './s3-statements.ts';

/** The permissions of a layer's step function: see `packages/steps/src/steps`. */
export function stepStatements(stack: Stack, project: Project, layer: string): PolicyStatement[] {
  const { external, read, written, listed } = layerAccess(project, layer);
  const workgroup = workgroupOf(project);
  const inspected = external.length === 0 ? [] : [inspectedLocation(workgroup)];
  const pieces = listed.length === 0 ? [] : [piecesLocation(workgroup)];
  const places = written.flatMap(placesOf);
  const manifests = read.map(manifestOf);
  const named = (found: ProjectTable) => ({
    database: found.table.database.name,
    name: found.table.name,
  });
  const candidates = written.map(({ table }) => ({
    database: table.database.name,
    name: `${candidateName(table.name)}_*`,
  }));
  return [
    ...listing(stack, [
      ...external.map(({ location }) => location),
      // A table is only made from bakes of which no file is missing.
      ...read.flatMap(placesOf),
      ...places,
      ...inspected,
      ...pieces,
    ]),
    // External files are read completely before anything is made from them.
    ...objects(stack, {
      actions: ['s3:GetObject'],
      locations: external.map(({ location }) => location),
    }),
    ...objects(stack, { actions: ['s3:GetObject', 's3:PutObject'], locations: inspected }),
    // The pieces of a table, which the state machine reads.
    ...objects(stack, { actions: ['s3:PutObject'], locations: pieces }),
    ...objects(stack, { actions: ['s3:GetObject'], locations: manifests }),
    ...objects(stack, {
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      locations: places,
    }),
    // The wrong rows of a failed check are reported; Athena returns them to those who may read the
    // file with them.
    new PolicyStatement({
      actions: ['athena:GetQueryExecution', 'athena:GetQueryResults'],
      resources: [
        stack.formatArn({
          service: 'athena',
          resource: 'workgroup',
          resourceName: workgroup.name,
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    }),
    ...objects(stack, { actions: ['s3:GetObject'], locations: [resultsLocation(workgroup)] }),
    // A table's location is compared with what is published.
    ...tables(stack, ['glue:GetTable'], read.map(named)),
    ...tables(stack, ['glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable'], written.map(named)),
    ...tables(
      stack,
      ['glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable', 'glue:DeleteTable'],
      candidates,
    ),
  ];
}

/**
 * The permissions of a layer's writer function: it reads and writes the bakes of the layer's
 * shards.
 */
export function writerStatements(stack: Stack, project: Project, layer: string): PolicyStatement[] {
  const bakes = layerAccess(project, layer)
    .written.filter(({ origin }) => origin.publishedAs === 'shards')
    .map(({ bakesLocation }) => bakesLocation);
  return [
    ...listing(stack, bakes),
    ...objects(stack, { actions: ['s3:GetObject', 's3:PutObject'], locations: bakes }),
  ];
}

/**
 * The permissions of the function that manages the Glue tables: see `packages/steps/src/tables`.
 *
 * They are for all tables of the project's databases, because it is also asked for tables that are no longer
 * defined: the core, with this role, is deployed before the layers. A stack that gives a table up, or whose
 * deploy is rolled back, asks for it by its old name and at its old location. (It changes tables
 * only that are marked as ours.)
 */
export function tableStatements(stack: Stack, owned: readonly ProjectTable[]): PolicyStatement[] {
  const manifests = [...new Set(owned.filter(isBaked).map(manifestOf).map(manifestsBeside))];
  const names = [...new Set(owned.map(({ table }) => table.database.name))];
  return [
    databases(stack, names),
    ...listing(stack, manifests),
    ...objects(stack, { actions: ['s3:GetObject'], locations: manifests }),
    ...tables(
      stack,
      [
        'glue:GetTable',
        'glue:GetTables',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:DeleteTable',
      ],
      names.map((database) => ({ database, name: '*' })),
    ),
  ];
}

/**
 * `s3://bucket/folder/*\/_manifest.json`, which matches the manifest of any table in that folder; of a
 * table that is in no folder of its bucket, it is the manifest itself.
 */
function manifestsBeside(manifest: string): string {
  return manifest.replace(/^(s3:\/\/[^/]+\/.+\/)[^/]+(\/_manifest\.json)$/, '$1*$2');
}

function manifestOf({ location }: ProjectTable): string {
  return `${location}_manifest.json`;
}
