import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GlueColumn, VILLAGE_TABLES, Village, villageAddresses } from '../testing/village.ts';

const BAKED = 's3://village-hall/development';

describe('tables in S3 and Glue', () => {
  let village: Village;
  beforeAll(async () => {
    village = await Village.open();
    expect(await village.run('bake')).toMatchObject({ code: 0 });
  });
  afterAll(() => village.close());

  async function changeColumns(name: string, change: (columns: GlueColumn[]) => GlueColumn[]) {
    const table = await village.glueTable(name);
    if (!table) throw new Error(`Glue has no ${name}`);
    const { StorageDescriptor: storage, Name, Parameters, PartitionKeys } = table;
    const StorageDescriptor = { ...storage, Columns: change([...storage.Columns]) };
    await village.glue('UpdateTable', {
      TableInput: { Name, Parameters, PartitionKeys, StorageDescriptor },
    });
  }

  it('are read by check, which does not change where they point', async () => {
    const before = await village.glueTables();
    expect(await village.run('check')).toMatchObject({ code: 0 });
    expect(await village.glueTables()).toEqual(before);
  });

  it('are rolled back, and listed', async () => {
    const [first] = village.bakes('addresses');
    const shard = village.pathOf(`${BAKED}/ballots_by_outcode/A1.parquet`);
    const bytes = readFileSync(shard);
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    expect(readFileSync(shard)).not.toEqual(bytes);

    for (const table of VILLAGE_TABLES) {
      expect(await village.run('rollback', table)).toMatchObject({
        stdout: `\`${table}\` is now bake ${first?.bakeId}, and stays there until \`databaker release ${table}\`\n`,
        code: 0,
      });
    }
    expect(readFileSync(shard)).toEqual(bytes);
    expect((await village.glueTable('addresses'))?.StorageDescriptor.Location).toBe(
      `${BAKED}/addresses/${first?.bakeId}/`,
    );
    const query = 'SELECT max(address) AS a FROM addresses';
    expect((await village.run('query', query, '--format', 'csv')).stdout).toContain('edition 1');
    const { stdout } = await village.run('ls', '--bakes');
    expect(stdout.match(/ published, held /g)).toHaveLength(3);
    expect(stdout.match(/ audited /g)).toHaveLength(3);
    const refused = await village.run('rollback', 'addresses', '--env', 'production');
    expect(refused).toMatchObject({ code: 2 });
    for (const table of VILLAGE_TABLES) {
      expect(await village.run('release', table)).toMatchObject({ code: 0 });
    }
  });

  it('are read as published by read-only commands, wherever Glue points', async () => {
    // Edition 1 is published now, and edition 2 was the next bake.
    const [, other] = village.bakes('addresses');
    const looks = [
      ['query', 'SELECT max(address) AS a, count(*) AS n FROM addresses', '--format', 'csv'],
      ['check', '--json'],
      ['explain', 'A1 1AA', '--json'],
      ['diff', 'published', String(other?.bakeId), '--table', 'addresses', '--json'],
      ['history', 'addresses', '--json'],
      ['plan', '--json'],
    ];
    const seen = async () => {
      const outcomes = [];
      for (const args of looks) outcomes.push(await village.run(...args));
      return outcomes;
    };
    const before = await seen();
    expect(before[0]?.stdout).toContain('edition 1');
    expect(before.map(({ stdout }) => stdout.length > 10)).toEqual(looks.map(() => true));
    for (const name of VILLAGE_TABLES) {
      const table = await village.glueTable(name);
      if (!table || !other) throw new Error(`Glue has no ${name}`);
      const { StorageDescriptor: storage, Name, Parameters, PartitionKeys } = table;
      const Location = `${BAKED}/${name === 'ballots_by_outcode' ? `${name}_bakes` : name}/${other.bakeId}/`;
      const StorageDescriptor = { ...storage, Location };
      await village.glue('UpdateTable', {
        TableInput: { Name, Parameters, PartitionKeys, StorageDescriptor },
      });
    }
    const misplaced = await village.glueTables();
    expect((await seen()).map(({ stdout, code }) => ({ stdout, code }))).toEqual(
      before.map(({ stdout, code }) => ({ stdout, code })),
    );
    const { stderr } = await village.run('ls');
    for (const name of VILLAGE_TABLES) {
      expect(stderr).toContain(`Glue's table \`${name}\` is at ${BAKED}/`);
    }
    expect(await village.glueTables()).toEqual(misplaced);
  });

  it('are corrected by a bake if others created them differently', async () => {
    await changeColumns('raw_addresses', (columns) => columns.reverse());
    await changeColumns('addresses', (columns) => columns.slice(0, 2));
    village.put('raw-addresses/rows.csv', villageAddresses(3));
    const { code, stderr } = await village.run('bake');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { StorageDescriptor } = (await village.glueTable('raw_addresses')) ?? {};
    expect(StorageDescriptor?.Columns.map(({ Name }) => Name)).toEqual([
      ...['uprn', 'address', 'postcode', 'x', 'y'],
    ]);
    const rows = await village.run(
      'query',
      'SELECT min(uprn) AS a, count(*) AS n FROM addresses',
      '--format',
      'csv',
    );
    expect(rows.stdout).toBe('a,n\n1000000,50\n');
  });

  it('are read completely by check --files, which finds a changed byte and a missing file', async () => {
    expect(await village.run('check', '--files')).toMatchObject({ code: 0 });
    const [changed, missing] = ['A1', 'A2'].map((outcode) =>
      village.pathOf(`${BAKED}/ballots_by_outcode/${outcode}.parquet`),
    ) as [string, string];
    const files = [changed, missing].map((path) => readFileSync(path));
    const damaged = Buffer.from(files[0] ?? []);
    damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 1;
    writeFileSync(changed, damaged);
    rmSync(missing);
    const { code, stdout } = await village.run('check', '--files', '--json');
    expect(code).toBe(1);
    const results = JSON.parse(stdout) as { table: string; passed: boolean; samples: unknown[] }[];
    const failed = results.filter(({ passed }) => !passed);
    expect(failed.map(({ table }) => table)).toEqual(['ballots_by_outcode']);
    const said = JSON.stringify(failed);
    for (const name of ['A1.parquet', 'A2.parquet']) expect(said).toContain(name);
    expect(said).not.toContain('A3.parquet');
    expect(await village.run('bake', '--force')).toMatchObject({ code: 0 });
    expect([changed, missing].map((path) => readFileSync(path))).toEqual(files);
  });
});
