import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VILLAGE_TABLES, Village, villageAddresses } from '../testing/village.ts';

type FailQuery = NonNullable<NonNullable<Parameters<typeof Village.open>[0]>['failQuery']>;

const JOIN = 'addresses_with_ballots';

describe('a query that fails on Athena', () => {
  let village: Village;
  let failQuery: FailQuery;

  beforeEach(async () => {
    failQuery = () => undefined;
    village = await Village.open({ failQuery: (execution) => failQuery(execution) });
  });
  afterEach(() => village.close());

  /** True only for the join of letter B. */
  const isJoin: (query: string) => boolean = (query) =>
    query.startsWith('UNLOAD') && query.includes("a.first_letter = 'B'");

  /** A file for `--definitions` in which `addresses` has another query. */
  const withAddressesOf = (sql: string): string => {
    const file = `${village.server.root}/addresses.sql`;
    writeFileSync(file, `${sql}\n`);
    return village.definitions(
      'other-addresses',
      `{ ...village, layers: village.layers.map((layer) => ({ ...layer, tables: layer.tables.map((table) => table.name === 'addresses' ? { ...table, populatedBy: { kind: 'query', query: { ...table.populatedBy.query, file: ${JSON.stringify(`file://${file}`)} } } } : table) })) }`,
    );
  };

  it('fails the bake, which names layer, table, stage, reason and query, and publishes nothing', async () => {
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const before = VILLAGE_TABLES.map((table) => village.manifest(table)?.bakeId);
    village.put(
      'ballots/rows.csv',
      'ballot_id,area\nall,"POLYGON ((-9 0, 9 0, 9 9, -9 9, -9 0))"\n',
    );
    failQuery = ({ query }) => (isJoin(query) ? { reason: 'SOME_CODE: no, thank you' } : undefined);
    const { code, stderr } = await village.run('bake');
    const failed = village.server.queries.filter(({ state }) => state === 'FAILED');
    expect(failed).toHaveLength(1);
    const id = failed[0]?.id ?? '';
    expect(stderr).toContain(
      `error: write of \`${JOIN}\` in layer \`votes\`: the query failed: SOME_CODE: no, thank you\n` +
        `  query ${id}, https://eu-west-2.console.aws.amazon.com/athena/home?region=eu-west-2#/query-editor/history/${id}\n`,
    );
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
    expect(VILLAGE_TABLES.map((table) => village.manifest(table)?.bakeId)).toEqual(before);
    for (const table of VILLAGE_TABLES.slice(0, 2)) {
      expect((await village.glueTable(table))?.StorageDescriptor.Location).toBe(
        village.manifest(table)?.location,
      );
    }
  });

  it('for a value that Athena cannot read is reported with Athena’s message', async () => {
    village.put('raw-addresses/rows.csv', `${villageAddresses(1)}1000900,far,A1 1AA,east,1\n`);
    const definitions = withAddressesOf(
      'SELECT uprn, address, postcode, CAST(x AS double) AS x, CAST(y AS double) AS y, substr(postcode, 1, 1) AS first_letter FROM raw_addresses',
    );
    const { code, stderr } = await village.run('bake', '--definitions', definitions);
    expect(stderr).toMatch(
      /write of `addresses` in layer `\w+`: the query failed: INVALID_CAST_ARGUMENT: .*east/,
    );
    expect(code).toBe(1);
    expect(village.manifest('addresses')).toBeUndefined();
  });

  it('is not run if it could not parse a polygon, whose file and line are named', async () => {
    village.put('ballots/rows.csv', 'ballot_id,area\nbad,"POLYGON ((0 0, 1"\n');
    const { code, stderr } = await village.run('bake');
    expect(stderr).toContain(
      'find ballots: failed\n' +
        'error: s3://village-hall/ballots/rows.csv:2: the polygon cannot be read: expected a number at character 16',
    );
    expect(code).toBe(1);
    expect(village.server.queries.filter(({ query }) => query.includes('ballots'))).toEqual([]);
    expect(village.manifest(JOIN)).toBeUndefined();
  });

  it('is run again with a new location if Athena says that this may help', async () => {
    let failures = 0;
    failQuery = ({ query }) =>
      isJoin(query) && ++failures <= 2
        ? { reason: 'GENERIC_INTERNAL_ERROR', ErrorCategory: 1, ErrorType: 200, Retryable: true }
        : undefined;
    const { code, stderr } = await village.run('bake');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const joins = village.server.queries.filter(({ query }) => isJoin(query));
    expect(joins.map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'SUCCEEDED']);
    const places = joins.map(({ query }) => /TO '(.*)'/.exec(query)?.[1]);
    expect(new Set(places).size).toBe(3);
    expect(new Set(joins.map(({ token }) => token)).size).toBe(3);
    expect(village.unlisted()).toEqual([]);
  });

  it.each([
    ['EXCEEDED_LOCAL_MEMORY_LIMIT', 0],
    ['Query timeout', 210],
  ])(
    'is not run again when it ran out of resources or time, whatever Athena says: %s',
    async (reason, ErrorType) => {
      failQuery = ({ query }) =>
        isJoin(query) ? { reason, ErrorCategory: 1, ErrorType, Retryable: true } : undefined;
      const { code, stderr } = await village.run('bake');
      expect(stderr).toContain(reason);
      expect(code).toBe(1);
      expect(village.server.queries.filter(({ query }) => isJoin(query))).toHaveLength(1);
    },
  );

  it('can be corrected, and the bake resumed with the completed stages', async () => {
    failQuery = ({ query }) => (isJoin(query) ? { reason: 'ACCESS_DENIED' } : undefined);
    expect(await village.run('bake')).toMatchObject({ code: 1 });
    failQuery = () => undefined;
    const { code, stderr } = await village.run('bake', '--resume');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(village.unlisted()).toEqual([]);
  });

  it('for a check is reported with the rows, the query that found them, and the place of the failed bake', async () => {
    village.put('raw-addresses/rows.csv', `${villageAddresses(1)}1000000,again,A1 1AA,1,1\n`);
    const { code, stderr } = await village.run('bake');
    expect(stderr).toMatch(
      /check unique\(uprn\) of `addresses` failed: 1 row is wrong; correct it at its source\n {2}\{.*1000000/,
    );
    expect(stderr).toMatch(/query [0-9a-f-]{36}, https:\/\/eu-west-2\.console/);
    expect(code).toBe(1);
    expect(village.manifest('addresses')).toBeUndefined();
    expect(village.bakes('addresses').map(({ status }) => status)).toEqual(['failed']);
    const names = (await village.glueTables()).map((table) => table.Name);
    expect(names.filter((name) => name.includes('candidate'))).toEqual([]);
  });

  it('because two pieces have rows for one shard fails the bake, and no row is lost', async () => {
    // The first letter of an address now differs from its postcode's.
    const definitions = withAddressesOf(
      "SELECT uprn, address, postcode, TRY_CAST(x AS double) AS x, TRY_CAST(y AS double) AS y, CASE WHEN uprn < '1000010' THEN 'B' ELSE substr(postcode, 1, 1) END AS first_letter FROM raw_addresses",
    );
    const { code, stderr } = await village.run('bake', '--definitions', definitions);
    expect(stderr).toMatch(
      /`ballots_by_outcode`: two pieces of its fan-out both have rows for A\d\.parquet/,
    );
    expect(code).not.toBe(0);
    expect(village.manifest('ballots_by_outcode')).toBeUndefined();
  });
});
