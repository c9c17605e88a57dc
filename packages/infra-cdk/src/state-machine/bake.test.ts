import { readFile } from 'node:fs/promises';
import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { TESTED_VERSION } from '../testing/tested-version.ts';
import { rowsOf, TOWN, TownCloud, townOnLaptop } from '../testing/town-cloud.ts';

const TABLES = ['addresses', 'addresses_with_ballots', 'ballots_by_outcode'];

/** A second address with the key of another one, which differs from it. */
const DIFFERING_TWIN = '2,"Somebody else’s house",AA1 1AA,4.5,5\n';

describe('the state machines, run from their templates', () => {
  it('make the same tables and files as a laptop', async () => {
    const town = await TownCloud.open();
    for (const layer of ['places', 'votes']) {
      const { output } = await town.start(layer).ended;
      expect(output).toMatchObject({ baked: true });
    }
    const laptop = await townOnLaptop();
    for (const table of TABLES) {
      expect(await rowsOf(town.lake, TOWN, table)).toEqual(await rowsOf(laptop, TOWN, table));
    }
    const { location } = tableNamed(TOWN, 'ballots_by_outcode');
    const shards = ['AA1', 'AA2', 'B1'].map((outcode) => `${location}${outcode}.parquet`);
    for (const shard of shards) {
      expect(await readFile(town.lake.pathOf(shard))).toEqual(await readFile(laptop.pathOf(shard)));
    }
  });

  it('leave Glue’s tables at their bakes, and nothing else', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const manifest = await town.published('addresses');
    const { StorageDescriptor, Parameters } = (await town.cloud.table('town', 'addresses')) ?? {};
    expect(StorageDescriptor?.Location).toBe(manifest?.location);
    expect(Parameters?.['storage.location.template']).toBe(
      `${manifest?.location}first_letter=\${first_letter}/`,
    );
    const objects = await town.lake.list(manifest?.location ?? '');
    const paths = objects.map(({ location }) => location.slice(manifest?.location.length));
    expect(paths.sort()).toEqual(
      ['_manifest.json', ...(manifest?.files.map(({ path }) => path) ?? [])].sort(),
    );
  });

  it('record their version, the files that they read, and what Athena charged', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    await town.start('votes').ended;
    const manifests = await Promise.all(TABLES.map((table) => town.published(table)));
    expect(manifests[0]?.inputFiles).toMatchObject({
      raw_addresses: {
        count: 1,
        bytes: RAW_ADDRESSES_CSV.length,
        named: [{ bytes: RAW_ADDRESSES_CSV.length, content: expect.stringMatching(/^"\w{32}"$/) }],
      },
    });
    expect(manifests.map((manifest) => manifest?.version)).toEqual(
      TABLES.map(() => TESTED_VERSION),
    );
    // At least 10 MB a query: one for each piece, and one for each check.
    const queries = { addresses: 1 + 10, addresses_with_ballots: 2 + 4, ballots_by_outcode: 2 };
    expect(manifests.map((manifest) => manifest?.billedBytes)).toEqual(
      Object.values(queries).map((count) => count * 10_000_000),
    );
  });

  it('write each table once, in the order of the plan', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const execution = town.start('votes');
    await execution.ended;
    expect(execution.entered.filter((name) => /^[a-z]+:/.test(name))).toEqual([
      'source:ballots',
      'audit:ballots',
      'write:addresses_with_ballots',
      'audit:addresses_with_ballots',
      'publish:addresses_with_ballots',
      'prune:addresses_with_ballots',
      'shards:ballots_by_outcode',
      'audit:ballots_by_outcode',
      'publish:ballots_by_outcode',
      'prune:ballots_by_outcode',
    ]);
  });
});

describe('a check that fails', () => {
  it('fails the execution with its name and its query, before anything is published', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const before = await town.published('addresses');
    town.putAddresses(`${RAW_ADDRESSES_CSV}${DIFFERING_TWIN}`);
    const execution = town.start('places');
    const { error, cause } = await execution.ended;
    expect(error).toBe('Databaker.Check');
    expect(cause).toContain('check unique(uprn) of `addresses` failed: 1 row is wrong');
    expect(cause).toContain('{"uprn":"2","times":2}');
    const counted = town.cloud.server.queries.find(({ id }) => cause?.includes(id));
    expect(counted?.query).toContain('SELECT count(*) AS wrong FROM');
    expect(execution.entered).not.toContain('publish:addresses');
    expect(await town.published('addresses')).toEqual(before);
    const table = await town.cloud.table('town', 'addresses');
    expect(table?.StorageDescriptor?.Location).toBe(before?.location);
  });

  it('is sent to the topic', async () => {
    const town = await TownCloud.open();
    town.putAddresses(`${RAW_ADDRESSES_CSV}${DIFFERING_TWIN}`);
    const { arn, ended } = town.start('places');
    await ended;
    const [message] = town.stepFunctions.messages;
    expect(message?.['Subject']).toBe('DC Data Baker, development: places');
    expect(message?.['Message']).toContain('check unique(uprn) of `addresses` failed');
    expect(message?.['Message']).toContain(arn);
  });

  it('has its result in the manifest of the bake, whose candidate is removed', async () => {
    const town = await TownCloud.open();
    town.putAddresses(`${RAW_ADDRESSES_CSV}${DIFFERING_TWIN}`);
    await town.start('places').ended;
    const { bakesLocation } = tableNamed(TOWN, 'addresses');
    const manifests = (await town.lake.list(bakesLocation)).filter(({ location }) =>
      location.endsWith('_manifest.json'),
    );
    const texts = await Promise.all(
      manifests.map(({ location }) => readFile(town.lake.pathOf(location), 'utf8')),
    );
    const [failed] = texts.map((text) => JSON.parse(text));
    expect(failed).toMatchObject({ status: 'failed', engine: 'athena' });
    expect(failed.checks).toContainEqual({
      name: 'unique(uprn)',
      severity: 'fail',
      passed: false,
      wrong: 1,
      samples: [{ uprn: '2', times: 2 }],
    });
    const candidates = town.cloud.server.requests
      .filter(({ operation }) => operation === 'CreateTable')
      .map(({ about }) => JSON.parse(about).TableInput.Name as string)
      .filter((name) => name.includes('__candidate_'));
    expect(candidates).toHaveLength(1);
    for (const name of candidates) expect(await town.cloud.table('town', name)).toBeUndefined();
  });

  it('that compares with what is published passes if the execution was started to accept it', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    town.putAddresses('5,Only house,AA1 2AA,20.5,0.5\n');
    const name = 'notFewerThan(0.1, published rows)';
    const { error, cause } = await town.start('places').ended;
    expect(error).toBe('Databaker.Check');
    expect(cause).toContain(
      `check ${name} of \`addresses\` failed: rows: there are 1, and 13 are published; expected at least 2`,
    );
    expect(cause).toContain(`start the state machine with \`{"accept":["${name}"]}\``);
    const { output } = await town.start('places', {}, { accept: [name] }).ended;
    expect(output).toMatchObject({ baked: true });
    const { checks } = (await town.published('addresses')) ?? {};
    expect(checks?.find((check) => check.name === name)).toMatchObject({
      accepted: true,
      wrong: 1,
    });
  });

  it('with the severity of a warning passes, and is kept in the manifest', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const { checks } = (await town.published('addresses')) ?? {};
    expect(checks?.find(({ name }) => name === 'identicalRows(uprn)')).toMatchObject({
      severity: 'warn',
      passed: false,
      wrong: 1,
      samples: [{ uprn: '1', times: 2 }],
    });
  });
});

describe('a layer with missing sources', () => {
  it('fails and says which table to bake first', async () => {
    const town = await TownCloud.open();
    const { error, cause } = await town.start('votes').ended;
    expect(error).toBe('Databaker.Request');
    expect(cause).toMatch(/^write:addresses_with_ballots: `addresses` was not baked yet/);
  });

  it('fails if a file is invalid, before anything is made from it', async () => {
    const town = await TownCloud.open();
    town.putAddresses('1,A,AA1 1AA,1,1\n2,12\\3 High Street,AA1 1AA,1,1\n');
    const { error, cause } = await town.start('places').ended;
    expect(error).toBe('Databaker.Data');
    expect(cause).toMatch(
      /^source:raw_addresses: s3:\/\/town-hall\/raw-addresses\/addresses\.csv:2: there is a backslash/,
    );
    expect(await town.published('addresses')).toBeUndefined();
  });

  it('reads a file once for all executions', async () => {
    const town = await TownCloud.open();
    const reads = () =>
      town.cloud.server.requests.filter(
        ({ operation, about }) =>
          operation === 'GetObject' && about.includes('raw-addresses/addresses.csv'),
      ).length;
    await town.start('places').ended;
    expect(reads()).toBe(1);
    await town.start('places').ended;
    expect(reads()).toBe(1);
    town.putAddresses(`${RAW_ADDRESSES_CSV}77,Another,B1 1AA,1,1\n`);
    await town.start('places').ended;
    expect(reads()).toBe(2);
  });

  it('fails if the files of an external table are missing', async () => {
    const town = await TownCloud.open();
    await town.lake.remove(['s3://town-hall/raw-addresses/addresses.csv']);
    const { error, cause } = await town.start('places').ended;
    expect(error).toBe('Databaker.Data');
    expect(cause).toMatch(/^source:raw_addresses: `raw_addresses` has no files/);
  });
});

describe('the files of a bake that failed', () => {
  it('are removed by a later one', async () => {
    const town = await TownCloud.open();
    town.putAddresses(`${RAW_ADDRESSES_CSV}${DIFFERING_TWIN}`);
    await town.start('places').ended;
    town.putAddresses(RAW_ADDRESSES_CSV);
    const { output } = await town.start('places').ended;
    const { bakesLocation } = tableNamed(TOWN, 'addresses');
    const objects = await town.lake.list(bakesLocation);
    const folders = new Set(
      objects
        .map(({ location }) => location.slice(bakesLocation.length).split('/')[0])
        .filter((folder) => !folder?.startsWith('_')),
    );
    expect([...folders]).toEqual([output?.['bakeId']]);
  });
});
