import { EventEmitter } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { Village } from '../testing/village.ts';

const CUPBOARD = join(import.meta.dirname, '../testing/cupboard');
const REALS = 'dc-data-baker-results-bucket';

describe('test --engine athena', () => {
  /** Within this package, so that what the definitions import is found. */
  const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  const queries = join(folder, 'queries');
  let village: Village;
  /** Whether queries go on for ever: who waited for them would never end. */
  let areHeld = false;

  beforeAll(async () => {
    cpSync(CUPBOARD, folder, { recursive: true });
    village = await Village.open({
      buckets: ['village-results', REALS],
      holdQuery: () => (areHeld ? new Promise(() => {}) : undefined),
    });
  });
  afterAll(async () => {
    await village.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs the tests of the copy, which may be others now. */
  const run = (...args: string[]) =>
    village.run('test', ...args, '--definitions', join(folder, 'definitions.ts'));

  it('passes the tests of the queries of the three layers, and says what they cost', async () => {
    const env = { ...village.env, DATABAKER_DEFINITIONS: undefined, DATABAKER_ENGINE: undefined };
    const here = await databaker(['test'], env);
    const args = ['test', '--engine', 'athena', '--workgroup', 'primary'];
    const { code, stdout, stderr } = await databaker(args, env);
    const count = here.stdout.split('\n').length - 2;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `${here.stdout}Athena read 0 B in ${count} queries: under $0.01 at $5.00 per TB, 10 MB at least for each\n`,
    );
  });

  it('passes values of all types, and queries that name their tables in odd ways', async () => {
    const before = village.server.requests.length;
    const { stdout } = await run();
    expect(stdout).toBe(`passed  copies: no_rows
passed  copies: values
passed  others: texts
passed  named: a_shelf
passed  named: no_shelf
5 tests passed
Athena read 0 B in 5 queries: under $0.01 at $5.00 per TB, 10 MB at least for each
`);
    // No table of Glue's is read or made, and no object is written but by Athena itself.
    const asked = village.server.requests.slice(before).map(({ operation }) => operation);
    expect([...new Set(asked)].sort()).toEqual([
      'BatchGetQueryExecution',
      'GetQueryResults',
      'StartQueryExecution',
    ]);
  });

  it('reports a difference as DuckDB does', async () => {
    const path = join(queries, 'copies.tests/values/expected.csv');
    const written = readFileSync(path, 'utf8');
    writeFileSync(path, written.replace('12345678901234567.9', '12345678901234567.8'));
    const args = ['copies', '--json'];
    const [there, here] = [await run(...args), await run(...args, '--engine', 'duckdb')];
    writeFileSync(path, written);
    const { athena, ...report } = JSON.parse(there.stdout);
    expect(report).toMatchObject({ engine: 'athena', passed: 1, failed: 1 });
    expect(report.tests[1].changed).toHaveLength(1);
    expect({ ...report, engine: 'duckdb' }).toEqual(JSON.parse(here.stdout));
    expect(athena).toEqual({ queries: 2, bytesScanned: 0, usd: 0.0001, usdPerTerabyte: 5 });
    expect([there.code, here.code]).toEqual([1, 1]);
    expect(there.stderr).toBe(here.stderr);
  });

  it('reports a query that Athena refuses as a fault of the test, and continues', async () => {
    const query = join(queries, 'others.sql');
    const written = readFileSync(query, 'utf8');
    const cast = 'concat(CAST(CAST(more.text AS int) AS varchar)';
    writeFileSync(query, written.replace('concat(more.text', cast));
    const { code, stdout, stderr } = await run('others', 'named');
    writeFileSync(query, written);
    expect(stdout).toMatch(
      /^failed {2}others: texts\n {2}.*others\.tests\/texts: the query failed: INVALID_CAST_ARGUMENT: .*\n {2}query [0-9a-f-]+, https:.*\npassed {2}named: a_shelf\n/,
    );
    expect(stderr).toBe('error: 1 of 3 tests failed: others: texts\n');
    expect(code).toBe(2);
  });

  it('reports a query that is too long with its inputs, and does not send it', async () => {
    const test = join(queries, 'others.tests/too_long');
    mkdirSync(test);
    writeFileSync(join(test, 'jars.csv'), `id\n${'é'.repeat(131_000)}\n`);
    writeFileSync(join(test, 'expected.csv'), 'id\n');
    const before = village.server.queries.length;
    const { code, stdout } = await run('others');
    rmSync(test, { recursive: true });
    expect(stdout).toMatch(
      /others\.tests\/too_long: the query with its inputs has \d{3},\d{3} bytes; Athena takes at most 262,144\. Write fewer or shorter rows, or make it two tests\n/,
    );
    expect(village.server.queries).toHaveLength(before + 1);
    expect(code).toBe(2);
  });

  it('says that no engine runs the query of an extract', async () => {
    const test = join(queries, 'sold.tests/all');
    mkdirSync(test, { recursive: true });
    const { code, stdout } = await run('sold', 'named');
    rmSync(join(queries, 'sold.tests'), { recursive: true });
    expect(stdout).toMatch(
      /failed {2}sold: all\n {2}.*sold\.tests\/all: `sold` is extracted in PostgreSQL's SQL, which neither DuckDB nor Athena runs; test the tables that are made of it\n/,
    );
    expect(stdout).toContain('passed  named: a_shelf\n');
    expect(code).toBe(2);
  });

  it('ends at once if Athena cannot be called', async () => {
    const { code, stdout, stderr } = await run('--workgroup', 'bakkers');
    expect(stderr).toMatch(
      /^error: .*copies\.tests\/no_rows: the workgroup `bakkers` is not there; deploy it with `nx run infra-cdk:deploy`, or name another with --workgroup\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('stops its queries in AWS on Ctrl-C', async () => {
    const before = village.server.queries.length;
    const signals = new EventEmitter();
    areHeld = true;
    const args = ['test', '--definitions', join(folder, 'definitions.ts')];
    const ended = databaker(args, village.env, { signals });
    const started = () => village.server.queries.slice(before);
    await Promise.race([village.server.until(() => started().length === 5), ended]);
    signals.emit('SIGINT', 'SIGINT');
    expect((await ended).code).toBe(130);
    areHeld = false;
    expect(started().map(({ state }) => state)).toEqual(Array(5).fill('CANCELLED'));
  });
});
