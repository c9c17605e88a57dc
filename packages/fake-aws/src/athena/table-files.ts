import { stat } from 'node:fs/promises';
import type { GlueCatalog } from '../glue/glue-catalog.ts';
import type { GlueTable } from '../glue/glue-table.ts';
import { keysOf } from '../s3/list-objects.ts';
import type { ObjectFiles } from '../s3/object-files.ts';
import { AthenaFailure } from './athena-failure.ts';

/** The files of a table that have the same partition values. */
export interface FileGroup {
  /** In the order of the table's partition keys. */
  readonly values: readonly string[];
  /** The folder that they are in. */
  readonly place: { readonly bucket: string; readonly key: string };
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** The files of a table that Athena would read: by partition, if it has partition keys. */
export async function fileGroups(
  files: ObjectFiles,
  catalog: GlueCatalog,
  table: GlueTable,
): Promise<FileGroup[]> {
  const groups = placesOf(catalog, table).map(async ({ values, location }) => ({
    values,
    ...(await filesIn(files, location)),
  }));
  return Promise.all(groups);
}

interface Place {
  readonly values: readonly string[];
  readonly location: string;
}

function placesOf(catalog: GlueCatalog, table: GlueTable): Place[] {
  const location = table.StorageDescriptor?.Location ?? '';
  const keys = table.PartitionKeys ?? [];
  if (keys.length === 0) return [{ values: [], location }];
  if (table.Parameters?.['projection.enabled']?.toLowerCase() === 'true') {
    return projected(
      table,
      keys.map(({ Name }) => Name),
      location,
    );
  }
  return catalog
    .partitions(table.DatabaseName, table.Name)
    .map(({ Values, StorageDescriptor }) => ({
      values: Values,
      location: StorageDescriptor?.Location ?? '',
    }));
}

/** https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
function projected(table: GlueTable, keys: readonly string[], location: string): Place[] {
  const parameters = table.Parameters ?? {};
  const template =
    parameters['storage.location.template'] ??
    `${folder(location)}${keys.map((key) => `${key}=\${${key}}`).join('/')}/`;
  let combinations: string[][] = [[]];
  for (const key of keys) {
    const type = parameters[`projection.${key}.type`];
    const values = parameters[`projection.${key}.values`];
    if (type !== 'enum' || values === undefined) {
      throw new AthenaFailure(
        type === undefined || type === 'enum'
          ? `INVALID_TABLE_PROPERTY: Table ${table.DatabaseName}.${table.Name} is configured for partition projection, but the following partition columns are missing projection configuration: [${key}]`
          : `NOT_SUPPORTED: the test server leaves out partition projection by ${type}`,
      );
    }
    const each = values.split(',').map((value) => value.trim());
    combinations = combinations.flatMap((before) => each.map((value) => [...before, value]));
  }
  return combinations.map((values) => ({
    values,
    location: keys.reduce(
      (place, key, i) => place.replaceAll(`\${${key}}`, () => values[i] ?? ''),
      template,
    ),
  }));
}

async function filesIn(files: ObjectFiles, location: string): Promise<Omit<FileGroup, 'values'>> {
  const place = placeOf(folder(location));
  const { bucket, key } = place;
  const keys = await keysOf(files, bucket, key);
  const paths: string[] = [];
  let bytes = 0;
  for (const found of keys) {
    if (/(^|\/)[._]/.test(found.slice(key.length))) continue;
    const path = files.pathOf(bucket, found);
    const size = await stat(path).then(
      (about) => about.size,
      () => 0,
    );
    if (size > 0) paths.push(path);
    bytes += size;
  }
  return { place, paths, bytes };
}

/** The parts of an `s3://bucket/key`. */
export function placeOf(location: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s.exec(location) ?? [];
  if (bucket === '')
    throw new AthenaFailure(`HIVE_INVALID_METADATA: not an S3 location: ${location}`);
  return { bucket, key };
}

function folder(location: string): string {
  return location.endsWith('/') ? location : `${location}/`;
}
