import { GetTablesCommand } from '@aws-sdk/client-glue';
import {
  addresses,
  BALLOTS_CSV,
  ballots,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  tempFolder,
  town,
} from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { plan, tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';
import { Lake } from '../lake/lake.ts';
import { misplacedTables } from './as-published.ts';
import { GlueCatalogue } from './glue-catalogue.ts';
import { TableBakes } from './table-bakes.ts';

const project = town();
const place = 's3://town-hall/development/addresses';

/** The locations of the tables in Glue. */
async function glueTables(cloud: Cloud): Promise<Record<string, string | undefined>> {
  const { glue } = cloud.clients();
  const command = new GetTablesCommand({ DatabaseName: addresses.database.name });
  const { TableList = [] } = await glue.send(command);
  return Object.fromEntries(
    TableList.map(({ Name, StorageDescriptor }) => [Name, StorageDescriptor?.Location]),
  );
}

it('reads the bake that the manifest names, wherever Glue points, and does not change Glue', async () => {
  const cloud = await Cloud.open();
  await cloud.put(project, rawAddresses, RAW_ADDRESSES_CSV);
  await cloud.put(project, ballots, BALLOTS_CSV);
  await cloud.bake(project, { select: [addresses.name] });
  await cloud.put(
    project,
    rawAddresses,
    '5,First of two,AA1 2AA,20.5,0.5\n6,Last of two,AA1 2AA,20.6,0.5\n',
  );
  await cloud.bake(project, { select: [addresses.name] });
  const engine = await cloud.engine(project);
  await engine.repoint({ table: addresses.name }, `${place}/${cloud.bakeId(1)}/`);
  const before = await glueTables(cloud);
  expect(before['addresses']).toBe(`${place}/${cloud.bakeId(1)}/`);

  for (const sql of [
    'SELECT count(*) AS n FROM addresses',
    'WITH a AS (SELECT uprn FROM addresses) SELECT count(*) AS n FROM a',
    '-- how many?\nSELECT count(*) AS n FROM addresses AS a WHERE a.first_letter IS NOT NULL',
  ]) {
    expect(await cloud.rows(project, sql), sql).toEqual([[2]]);
  }
  const stage = plan(project).stages.find(({ id }) => id === 'audit:addresses');
  if (stage?.kind !== 'audit') throw new Error('no audit stage');
  const checks = await engine.check(stage, new AbortController().signal);
  // The previous bake has two identical rows.
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(await glueTables(cloud)).toEqual(before);

  expect(await engine.notShown()).toEqual([
    `Glue's table \`addresses\` is at ${place}/${cloud.bakeId(1)}/, but what is published is at ${place}/${cloud.bakeId(2)}/: others who read it by its name get something else. \`databaker bake addresses --force\` or \`databaker rollback addresses\` puts it right`,
  ]);
});

it('reads no bake of which a file is missing, where Athena would find fewer rows', async () => {
  const cloud = await Cloud.open();
  await cloud.put(project, rawAddresses, RAW_ADDRESSES_CSV);
  await cloud.put(project, ballots, BALLOTS_CSV);
  await cloud.bake(project, { select: [addresses.name] });
  const { bakesLocation } = tableNamed(project, addresses.name);
  const objects = await cloud.lake.list(`${bakesLocation}${cloud.bakeId(1)}/`);
  const [gone = ''] = objects.map(({ location }) => location).filter((at) => at.includes('='));
  await cloud.lake.remove([gone]);
  const damaged = `${gone} is missing`;
  const count = 'SELECT count(*) AS n FROM addresses';
  await expect(cloud.rows(project, count)).rejects.toThrow(damaged);
  const stage = plan(project).stages.find(({ id }) => id === 'audit:addresses');
  if (stage?.kind !== 'audit') throw new Error('no audit stage');
  const engine = await cloud.engine(project);
  await expect(engine.check(stage, new AbortController().signal)).rejects.toThrow(damaged);
});

describe('a file in the folder of a bake that its manifest does not list', () => {
  const count = 'SELECT count(*) AS n FROM addresses';

  /** A town whose bake of addresses has a copy of one of its own files beside it. */
  async function townWithCopyAt(path: string) {
    const cloud = await Cloud.open();
    await cloud.put(project, rawAddresses, RAW_ADDRESSES_CSV);
    await cloud.put(project, ballots, BALLOTS_CSV);
    await cloud.bake(project, { select: [addresses.name] });
    const { bakesLocation } = tableNamed(project, addresses.name);
    const folder = `${bakesLocation}${cloud.bakeId(1)}/`;
    const objects = await cloud.lake.list(folder);
    const [file = ''] = objects.map(({ location }) => location).filter((at) => at.includes('='));
    const copy = `${folder}${path}`;
    await cloud.lake.copy(file, copy);
    return { cloud, copy };
  }

  it('is no part of an answer: what reads it is refused', async () => {
    const { cloud, copy } = await townWithCopyAt('first_letter=A/copy.parquet');
    const refusal = `${copy} is not one of bake ${cloud.bakeId(1)}, but Athena reads everything there as rows of \`addresses\`: move what is not the bake’s elsewhere, or delete it`;
    await expect(cloud.rows(project, count)).rejects.toThrow(refusal);
    const engine = await cloud.engine(project);
    const stage = plan(project).stages.find(({ id }) => id === 'audit:addresses');
    if (stage?.kind !== 'audit') throw new Error('no audit stage');
    await expect(engine.check(stage, new AbortController().signal)).rejects.toThrow(refusal);
    const reading = cloud.bake(project, { select: ['addresses_with_ballots'] });
    await expect(reading).rejects.toThrow(refusal);
  });

  it('makes the next bake write the table again, beside it', async () => {
    const { cloud } = await townWithCopyAt('first_letter=A/copy.parquet');
    await cloud.bake(project, { select: [addresses.name] });
    expect(await cloud.rows(project, count)).toEqual([[13]]);
  });

  it.each(['_copy.parquet', 'first_letter=A/.copy.parquet', '_copies/copy.parquet'])(
    'is ignored by Athena if its name is hidden: %s',
    async (path) => {
      const { cloud } = await townWithCopyAt(path);
      expect(await cloud.rows(project, count)).toEqual([[13]]);
    },
  );
});

it('does not take manifests that S3 does not give for tables that were never baked', async () => {
  const cloud = await Cloud.open();
  const catalogue = new GlueCatalogue(cloud.clients().glue);
  const misplaced = (store: Lake) =>
    misplacedTables({ project, catalogue, tables: new TableBakes(project, store, catalogue) });
  const folder = await tempFolder();
  expect(await misplaced(new Lake(folder))).toEqual([]);
  await expect(misplaced(new SilentStore(folder))).rejects.toThrow('read it: no answer');
});

class SilentStore extends Lake {
  override read(): Promise<Buffer | undefined> {
    return Promise.reject(new DatabakerError('cloud', 'read it: no answer'));
  }
}
