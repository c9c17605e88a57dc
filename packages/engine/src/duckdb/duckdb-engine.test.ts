import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  addresses,
  addressesWithBallots,
  BALLOTS_CSV,
  ballots,
  ballotsByOutcode,
  common,
  projectOf,
  queryNamed,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  TOWN_LAYERS,
  tempFolder,
  town,
} from '@dc-data-baker/fixtures';
import {
  BaseTable,
  type ColumnType,
  csv,
  external,
  formatCount,
  Layer,
  type Manifest,
  query,
  shards,
  unique,
} from '@dc-data-baker/models';
import { adHocQuery, tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { rollback } from '../rollback.ts';
import { sha256Of } from '../sha256-of.ts';
import { bakedTown } from '../testing/baked-town.ts';
import { engineContract } from '../testing/engine-contract.ts';
import { expectGolden } from '../testing/golden.ts';
import { emptyKitchen, Kitchen, townKitchen } from '../testing/kitchen.ts';
import { DuckdbEngine } from './duckdb-engine.ts';
import { readShard } from './read-shard.ts';

engineContract('duckdb', async (root) => {
  const lake = new Lake(root);
  return {
    store: lake,
    openEngine: async (project) => {
      const spill = join(await tempFolder(), 'spill');
      const engine = new DuckdbEngine({ lake, project, threads: 2, spill });
      onTestFinished(() => engine.close());
      return engine;
    },
    rollback: (table) => rollback(lake, table),
  };
});

function withoutTimes(files: NonNullable<Manifest['inputFiles']>): object {
  return Object.fromEntries(
    Object.entries(files).map(([table, { named, ...sums }]) => [
      table,
      { ...sums, named: named.map((file) => ({ ...file, modified: '(a time)' })) },
    ]),
  );
}

describe('a whole bake', () => {
  it('writes the manifests, files and rows of the golden files', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake();
    for (const table of [addresses, addressesWithBallots, ballotsByOutcode]) {
      const manifest = await kitchen.published(table);
      if (!manifest) throw new Error(`${table.name} is not published`);
      await expectFilesAsListed(kitchen, manifest);
      await expectGolden(`town/${table.name}.manifest`, {
        ...manifest,
        recipe: '(a hash)',
        inputKeys: Object.keys(manifest.inputKeys ?? {}),
        ...(manifest.inputFiles && { inputFiles: withoutTimes(manifest.inputFiles) }),
        startedAt: '(a time)',
        finishedAt: '(a time)',
        files: manifest.files.map(({ path, rows }) => ({ path, rows })),
      });
    }
    const place = tableNamed(kitchen.project, ballotsByOutcode.name);
    const objects = await kitchen.lake.list(place.location);
    const shardNames = objects
      .map(({ location }) => location.slice(place.location.length).split('.parquet'))
      .flatMap(([name, end]) => (name !== undefined && end === '' ? [name] : []));
    const files: Record<string, unknown> = {};
    for (const name of shardNames) {
      files[name] = (await readShard(kitchen.lake, place, name, {}))?.rows;
    }
    await expectGolden('town/ballots_by_outcode.files', files);
  });

  it('writes the same files again from the same sources, and then changes none', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([], { threads: 1 });
    const first = await kitchen.published(ballotsByOutcode);
    const again = await kitchen.bake([], { threads: 2 });
    expect((await kitchen.published(ballotsByOutcode))?.files).toEqual(first?.files);
    const publishing = again.find(({ stage }) => stage.id === 'publish:ballots_by_outcode');
    expect(publishing?.statistics).toMatchObject({ changed: 0, removed: 0 });
  });

  it('keeps as many bakes as the table’s definition says', async () => {
    const kitchen = await townKitchen();
    for (let i = 0; i < 5; i++) await kitchen.bake([addresses.name]);
    const { location } = tableNamed(kitchen.project, addresses.name);
    const objects = await kitchen.lake.list(location);
    const manifests = objects.filter((object) => object.location.endsWith('/_manifest.json'));
    expect(manifests).toHaveLength(1 + addresses.keepBakes);
  });
});

async function expectFilesAsListed({ lake }: Kitchen, manifest: Manifest): Promise<void> {
  const names = (await lake.list(manifest.location))
    .map(({ location }) => location.slice(manifest.location.length))
    .filter((name) => name !== '_manifest.json');
  expect(names).toEqual(manifest.files.map(({ path }) => path));
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = lake.pathOf(`${manifest.location}${path}`);
    expect(await sha256Of(file, bytes)).toBe(sha256);
    expect((await readFile(file)).length).toBe(bytes);
  }
}

describe('a lake', () => {
  it.each(["it's 100% [ab]*? #1 {x}", '~home', 'env=x', 'é日本'])(
    'may be in a folder called %s',
    async (name) => {
      const kitchen = new Kitchen(new Lake(join(await tempFolder(), name)), town());
      await kitchen.put(rawAddresses, "a [1]*'s %20.csv", RAW_ADDRESSES_CSV);
      await kitchen.put(ballots, 'b#?.csv', 'ballot_id,area\n');
      await kitchen.bake();
      expect(
        await kitchen.rows(
          'SELECT first_letter, count(*) AS n FROM addresses GROUP BY 1 ORDER BY 1',
        ),
      ).toEqual([
        ['A', 11],
        ['B', 2],
      ]);
    },
  );

  // DuckDB reads such a folder as a column, and prefers its value to the files' contents.
  it.each(['first_letter=Z', 'address=Hello', 'uprn=1/area=POINT', 'postcode=B1 1AA'])(
    'may be in a folder that reads as a partition: %s',
    async (name) => {
      const plain = await bakedTown();
      const kitchen = new Kitchen(new Lake(join(await tempFolder(), name)), town());
      await kitchen.put(rawAddresses, 'x=y/address=Hello/addresses.csv', RAW_ADDRESSES_CSV);
      await kitchen.put(ballots, 'ballot_id=north/ballots.csv', BALLOTS_CSV);
      await kitchen.bake();
      for (const sql of [
        'SELECT address, postcode, first_letter FROM addresses ORDER BY uprn',
        'SELECT uprn, address, ballot_ids, outcode FROM ballots_by_outcode ORDER BY uprn',
      ]) {
        expect(await kitchen.rows(sql)).toEqual(await plain.rows(sql));
      }
    },
  );

  it('may be given by a relative path', async () => {
    const folder = await tempFolder();
    const kitchen = new Kitchen(new Lake(relative(process.cwd(), folder)), town());
    await kitchen.putTown();
    await kitchen.bake([addresses.name]);
    expect(
      await new Kitchen(new Lake(folder), town()).rows('SELECT count(*) AS n FROM addresses'),
    ).toEqual([[13]]);
  });
});

describe('a file on disk', () => {
  it('that is missing or truncated in a published bake is named, with what to do', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const manifest = await kitchen.published(addresses);
    const file = kitchen.lake.pathOf(`${manifest?.location}${manifest?.files[0]?.path}`);
    await truncate(file, 100);
    const message = `${file} has 100 bytes, not ${formatCount(manifest?.files[0]?.bytes ?? 0)}: bake ${manifest?.bakeId} of \`addresses\` is damaged; bake it again with \`databaker bake addresses --force\`, or roll back to another bake with \`databaker rollback addresses\``;
    const reading = kitchen.rows('SELECT count(*) AS n FROM addresses');
    await expect(reading).rejects.toMatchObject({ kind: 'lake', message });
    await kitchen.lake.remove([kitchen.lake.locationOf(file)]);
    await expect(kitchen.rows('SELECT count(*) AS n FROM addresses')).rejects.toThrow(
      `${file} is missing`,
    );
  });

  it('whose bytes are damaged is named, with what to do', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const manifest = await kitchen.published(addresses);
    const file = kitchen.lake.pathOf(`${manifest?.location}${manifest?.files[0]?.path}`);
    const whole = await readFile(file);
    for (const [from, to] of [
      [4, 300],
      [-300, -8],
      [-8, -4],
      [0, whole.length],
    ] as const) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xee, from < 0 ? whole.length + from : from, to < 0 ? whole.length + to : to);
      await writeFile(file, damaged);
      await expect(kitchen.rows('SELECT * FROM addresses'), `${from}`).rejects.toMatchObject({
        kind: 'lake',
        message: expect.stringContaining('damaged'),
      });
    }
  });

  it('that changes while a bake reads it stops the bake', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const changing = kitchen.bake([addresses.name], {
      onEvent: ({ kind, stage }) => {
        if (kind !== 'progress' || stage.kind !== 'write') return;
        void kitchen.put(rawAddresses, 'late.csv', '99,Late,AA1 1AA,1,1\n');
      },
    });
    await expect(changing).rejects.toMatchObject({
      kind: 'data',
      message: `the files of \`raw_addresses\` in ${kitchen.lake.root}/town-hall/raw-addresses/ changed while they were read; bake again when they are all there`,
    });
    expect(await kitchen.rows('SELECT count(*) AS n FROM addresses')).toEqual([[13]]);
  });

  it('with other columns than the definition is reported', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const wider = BaseTable({
      ...common,
      name: 'addresses',
      prefix: '{dc_environment}/addresses/',
      columns: { uprn: 'string', floor: 'string' },
      populatedBy: addresses.populatedBy as ReturnType<typeof query>,
    });
    const later = kitchen.with(
      projectOf([Layer({ name: 'places', description: 'x', tables: [wider] })], {
        addresses: "SELECT '1' AS uprn, '2' AS floor",
      }),
    );
    await expect(later.rows('SELECT floor FROM addresses')).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(
        /^the files of `addresses` do not match the table’s declaration: .*floor.*; bake it again with `databaker bake \+addresses`$/,
      ),
    });
  });
});

describe('checks', () => {
  it('name the rows that are wrong, with the file and line that they came from', async () => {
    const kitchen = await townKitchen();
    const path = await kitchen.put(
      rawAddresses,
      'bad.csv',
      '20,Two lines,AA1 1AA,1,1\n21,No east,AA1 1AA,east,1\n22,A,AA1 1AA,1,1\n22,B,AA1 1AA,1,1\n',
    );
    const failure = await kitchen.bake([addresses.name]).catch((error: Error) => error.message);
    expect(String(failure).split('\n')).toEqual([
      'check notNull(x, y) of `addresses` failed: 1 row is wrong; correct it at its source',
      `  {"uprn":"21","address":"No east","postcode":"AA1 1AA","x":null,"y":1,"source":"s3://town-hall/raw-addresses/","first_letter":"A"} (${path}:2)`,
      'check unique(uprn) of `addresses` failed: 1 row is wrong; correct it at its source',
      `  {"uprn":"22","times":2} (${path}:3, ${path}:4)`,
    ]);
  });

  it('show samples of a readable size', async () => {
    const kitchen = await townKitchen();
    const long = `POLYGON ((${'0 0, '.repeat(100_000)}0 0))`;
    const path = await kitchen.put(ballots, 'bad.csv', `ballot_id,area\n"","${long}"\n`);
    const failure = await kitchen.bake(['+votes']).catch((error: Error) => error.message);
    expect(String(failure).length).toBeLessThan(1000);
    expect(String(failure)).toContain('…"}');
    expect(String(failure)).toContain(`(${path}:2)`);
  });

  it('count numbers as numbers, and show the same rows each time', async () => {
    const kitchen = await townKitchen();
    const rows = Array.from({ length: 50 }, (_, i) => `${100 + (i % 25)},${i},AA1 1AA,999,1\n`);
    await kitchen.put(rawAddresses, 'bad.csv', rows.join(''));
    const samples: unknown[] = [];
    for (const threads of [1, 2]) {
      await kitchen.bake([addresses.name], { threads }).catch(() => {});
      const { bakesLocation } = tableNamed(kitchen.project, addresses.name);
      const place = `${bakesLocation}${kitchen.bakeId(threads)}/_manifest.json`;
      const manifest = JSON.parse(String(await kitchen.lake.read(place))) as Manifest;
      samples.push(manifest.checks.map((check) => check.samples));
      const repeated = manifest.checks.find(({ name }) => name === 'unique(uprn)');
      expect(repeated).toMatchObject({ wrong: 25, samples: { length: 10 } });
      expect(repeated?.samples[0]).toEqual({ uprn: '100', times: 2 });
    }
    expect(samples[1]).toEqual(samples[0]);
  });

  it('may be of a key of two columns whose names are SQL keywords', async () => {
    const source = BaseTable({
      ...common,
      name: 'source',
      prefix: 'source/',
      format: csv({ header: false }),
      columns: { order: 'string', group: 'string', found: 'string' },
      populatedBy: external('a test'),
      checks: [unique(['order', 'group']), unique(['order', 'found'], { identicalRows: 'warn' })],
    });
    const project = projectOf(
      [Layer({ name: 'x', description: 'x', tables: [source, copyOf(source)] })],
      {
        copy: 'SELECT "order", "group", found FROM source',
      },
    );
    const kitchen = await emptyKitchen(project);
    await kitchen.put(source, 'a.csv', '1,1,x\n1,2,x\n2,1,y\n');
    await expect(kitchen.bake()).rejects.toThrow(
      /^check unique\(order, found\) of `source` failed: 1 row is wrong; correct it at its source\n {2}\{"order":"1","found":"x","times":2\} \(.*a\.csv:1, .*a\.csv:2\)$/,
    );
    await kitchen.put(source, 'a.csv', '1,1,x\n1,2,y\n2,1,y\n2,2,x\n');
    await kitchen.bake();
    expect(await kitchen.rows('SELECT count(*) AS n FROM copy')).toEqual([[4]]);
  });
});

function copyOf(source: { readonly columns: readonly { name: string; type: ColumnType }[] }) {
  return BaseTable({
    ...common,
    name: 'copy',
    prefix: 'copy/',
    columns: Object.fromEntries(source.columns.map(({ name, type }) => [name, type])),
    populatedBy: query(queryNamed('copy')),
  });
}

describe('every type', () => {
  const COLUMNS = {
    a_string: 'string',
    an_int: 'int',
    a_bigint: 'bigint',
    a_double: 'double',
    a_boolean: 'boolean',
    a_date: 'date',
    a_timestamp: 'timestamp',
    a_decimal: 'decimal(38,4)',
    a_list: 'array<struct<name:string,sizes:array<int>>>',
    a_map: 'map<string,double>',
    a_struct: 'struct<x:double,within:struct<flag:boolean>>',
  } as const satisfies Record<string, ColumnType>;
  const table = BaseTable({
    ...common,
    name: 'every_type',
    prefix: 'every-type/',
    columns: COLUMNS,
    populatedBy: query(queryNamed('every_type')),
  });
  const again = BaseTable({
    ...common,
    name: 'every_type_again',
    prefix: 'every-type-again/',
    columns: COLUMNS,
    populatedBy: query(queryNamed('every_type_again')),
  });
  const none = BaseTable({
    ...common,
    name: 'none_of_it',
    prefix: 'none/',
    columns: COLUMNS,
    populatedBy: query(queryNamed('none_of_it')),
  });
  const names = Object.keys(COLUMNS).join(', ');
  const project = projectOf(
    [Layer({ name: 'types', description: 'x', tables: [table, again, none] })],
    {
      every_type: `SELECT 'x' AS a_string, 1 AS an_int, 9007199254740993 AS a_bigint, 0.1e0 AS a_double,
      true AS a_boolean, DATE '1899-12-31' AS a_date, TIMESTAMP '2026-03-29 01:30:00.123' AS a_timestamp,
      CAST('1234567890123456789012345678901234.5678' AS decimal(38,4)) AS a_decimal,
      ARRAY[CAST(ROW('n', ARRAY[1, NULL]) AS ROW(name varchar, sizes array(integer))), NULL] AS a_list,
      MAP(ARRAY['k'], ARRAY[1.5e0]) AS a_map,
      CAST(ROW(1e0, ROW(false)) AS ROW(x double, within ROW(flag boolean))) AS a_struct
      UNION ALL SELECT ${Object.keys(COLUMNS)
        .map(() => 'NULL')
        .join(', ')}`,
      every_type_again: `SELECT ${names} FROM every_type`,
      none_of_it: `SELECT ${names} FROM every_type WHERE a_string = 'nowhere'`,
    },
  );

  it('is written and read as declared, repeatedly, and without rows', async () => {
    const kitchen = await emptyKitchen(project);
    await kitchen.bake();
    const engine = await kitchen.engine();
    for (const name of ['every_type', 'every_type_again', 'none_of_it']) {
      const sql = `SELECT ${names} FROM ${name} ORDER BY a_string`;
      const { columns, rows } = await engine.query(
        adHocQuery(project, sql),
        new AbortController().signal,
      );
      expect(columns.map(({ type }) => type)).toEqual([
        'VARCHAR',
        'INTEGER',
        'BIGINT',
        'DOUBLE',
        'BOOLEAN',
        'DATE',
        'TIMESTAMP',
        'DECIMAL(38,4)',
        'STRUCT("name" VARCHAR, "sizes" INTEGER[])[]',
        'MAP(VARCHAR, DOUBLE)',
        'STRUCT("x" DOUBLE, "within" STRUCT("flag" BOOLEAN))',
      ]);
      const found: unknown[] = [];
      for await (const batch of rows) found.push(...batch);
      const expected = [
        [
          'x',
          1,
          '9007199254740993',
          0.1,
          true,
          '1899-12-31',
          '2026-03-29 01:30:00.123',
          '1234567890123456789012345678901234.5678',
          [{ name: 'n', sizes: [1, null] }, null],
          [{ key: 'k', value: 1.5 }],
          { x: 1, within: { flag: false } },
        ],
        Object.keys(COLUMNS).map(() => null),
      ];
      expect(found).toEqual(name === 'none_of_it' ? [] : expected);
    }
  });
});

describe('a table without rows', () => {
  it('is a valid table', async () => {
    const none = BaseTable({
      ...common,
      name: 'none',
      prefix: 'none/',
      columns: { uprn: 'string' },
      partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
      populatedBy: query(queryNamed('none')),
      checks: [unique('uprn')],
    });
    const files = BaseTable({
      ...common,
      name: 'no_files',
      prefix: 'no-files/',
      columns: { uprn: 'string', first_letter: 'string' },
      populatedBy: shards({
        query: queryNamed('no_files'),
        by: 'first_letter',
        sortedBy: ['uprn'],
      }),
    });
    const layer = Layer({ name: 'x', description: 'x', tables: [rawAddresses, none, files] });
    const project = projectOf([layer], {
      none: "SELECT uprn, substr(postcode, 1, 1) AS first_letter FROM raw_addresses WHERE x = 'x'",
      no_files: 'SELECT uprn, first_letter FROM none',
    });
    const kitchen = await emptyKitchen(project);
    await kitchen.put(rawAddresses, 'addresses.csv', RAW_ADDRESSES_CSV);
    await kitchen.bake();
    for (const table of [none, files]) {
      expect(await kitchen.published(table)).toMatchObject({
        status: 'audited',
        rows: 0,
        files: [],
      });
      const sql = `SELECT uprn, first_letter FROM ${table.name}`;
      expect(await kitchen.rows(sql)).toEqual([]);
    }
  });
});

describe('closing', () => {
  it('may be repeated, or come before anything was opened', async () => {
    const kitchen = await townKitchen();
    await (await kitchen.engine()).close();
    const engine = await kitchen.engine();
    await engine.query(adHocQuery(kitchen.project, 'SELECT 1 AS x'), new AbortController().signal);
    await engine.close();
    await engine.close();
  });

  it('does not affect another engine of the process', async () => {
    const kitchen = await townKitchen();
    const [one, two] = [await kitchen.engine(), await kitchen.engine()];
    const count = adHocQuery(kitchen.project, 'SELECT count(*) AS n FROM raw_addresses');
    const never = new AbortController().signal;
    await one.query(count, never);
    const { rows } = await two.query(count, never);
    await one.close();
    const found: unknown[] = [];
    for await (const batch of rows) found.push(...batch);
    expect(found).toEqual([[13]]);
  });
});

describe('shards whose own query joins points with polygons', () => {
  it('have an index of the polygons', async () => {
    const table = BaseTable({
      ...common,
      name: 'direct',
      prefix: 'direct/',
      columns: { uprn: 'string', ballot_id: 'string', letter: 'string' },
      populatedBy: shards({
        query: queryNamed('direct'),
        by: 'letter',
        sortedBy: ['uprn', 'ballot_id'],
      }),
    });
    const project = projectOf(
      [...TOWN_LAYERS, Layer({ name: 'more', description: 'x', tables: [table] })],
      {
        addresses: '',
        addresses_with_ballots: '',
        ballots_by_outcode: '',
        direct: `SELECT r.uprn, b.ballot_id, substr(r.postcode, 1, 1) AS letter FROM raw_addresses AS r
          JOIN ballots AS b ON ST_Contains(ST_Polygon(b.area), ST_Point(CAST(r.x AS double), CAST(r.y AS double)))`,
      },
    );
    const kitchen = await townKitchen(project);
    await kitchen.bake(['direct']);
    expect(await kitchen.rows("SELECT uprn, ballot_id FROM direct WHERE letter = 'B'")).toEqual([
      ['11', 'mayor'],
      ['11', 'north'],
    ]);
  });
});
