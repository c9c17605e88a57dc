import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { toDuckdb } from '@dc-data-baker/planner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DuckdbSession } from './duckdb/session.ts';
import { duckdbError, queryError, stageError } from './duckdb-error.ts';

/** The error that a session throws for a statement. */
async function failureOf(sql: string, memory?: string): Promise<unknown> {
  const session = await DuckdbSession.open({ threads: 1, memory });
  onTestFinished(() => session.close());
  return session.run(sql).then(
    () => undefined,
    (error: unknown) => error,
  );
}

it('says that memory was too small', async () => {
  const failure = await failureOf(
    'CREATE TABLE t AS SELECT range, repeat(range::VARCHAR, 100) AS x FROM range(3000000)',
    '50MB',
  );
  expect(failure).toMatchObject({
    kind: 'lake',
    message: expect.stringMatching(/^not enough memory; allow more with --memory \(Out of Memory/),
  });
});

it.skipIf(process.getuid?.() === 0)('is about the lake where the disk refuses', async () => {
  const folder = join(await tempFolder(), 'locked');
  await mkdir(folder);
  await chmod(folder, 0o500);
  const copy = `COPY (SELECT 1 AS x) TO '${folder}/x.parquet' (FORMAT parquet)`;
  expect(await failureOf(copy)).toMatchObject({
    kind: 'lake',
    message: expect.stringContaining('choose another lake with --lake'),
  });
});

it.skipIf(!existsSync('/dev/full'))('is about a full disk', async () => {
  const failure = await failureOf(
    "COPY (SELECT range AS x FROM range(100000)) TO '/dev/full' (FORMAT csv)",
  );
  expect(failure).toMatchObject({
    kind: 'lake',
    message: expect.stringMatching(/^the disk is full; free some space and bake again/),
  });
});

it('is unchanged if it is a bug', async () => {
  const failure = await failureOf('SELECT nothing FROM nowhere');
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(DatabakerError);
  const known = new DatabakerError('data', 'x');
  expect(duckdbError(known)).toBe(known);
  expect(duckdbError('text')).toBe('text');
});

describe('a mistake in the request is reported as one', () => {
  it.each([
    ['SELECT nosuch(1)', 'the query: Scalar Function with name nosuch does not exist!'],
    ["SELECT CAST('a' AS BIGINT)", "the query: Could not convert string 'a' to INT64"],
    ['SELECT 1 LIMIT -1', 'the query: LIMIT/OFFSET cannot be negative'],
    ['SELECT 9223372036854775807 + 1::BIGINT', 'the query: Overflow in addition of INT64'],
    ['SELEC 1', 'the query: syntax error at or near "SELEC"'],
  ])('%s', async (sql, message) => {
    expect(queryError(await failureOf(sql))).toMatchObject({
      kind: 'request',
      message: expect.stringMatching(new RegExp(`^${message.replace(/[()]/g, '\\$&')}[^\n]*$`)),
    });
  });

  it.each([
    [
      'count(*) AS n FROM UNNEST(sequence(1, 100000000)) AS u(y)',
      'sequence makes a list of 10,000 entries at most',
    ],
    ["CAST(x AS integer) AS n FROM (VALUES 'ten') AS t(x)", 'this text is not a whole number: ten'],
    ["CAST(x AS double) AS n FROM (VALUES '1,5') AS t(x)", 'this text is not a number: 1,5'],
    ["CAST(x AS boolean) AS n FROM (VALUES 'yes') AS t(x)", 'this text is not a boolean: yes'],
    ['1 / x AS n FROM (VALUES 0) AS t(x)', 'division by zero'],
    [
      'ARRAY[1][x] AS n FROM (VALUES 2) AS t(x)',
      'the list has no such index; use element_at, which returns null',
    ],
  ])('if Athena would fail, too: SELECT %s', async (rest, message) => {
    const { sql } = toDuckdb(`SELECT ${rest}`, new Map());
    expect(queryError(await failureOf(sql))).toMatchObject({
      kind: 'request',
      message: `the query: ${message}`,
    });
  });

  it('but an internal error of DuckDB is not', () => {
    const bug = new Error('INTERNAL Error: Attempted to access index 3 within vector of size 2');
    expect(queryError(bug)).toBe(bug);
    expect(stageError(bug, 'addresses')).toBe(bug);
  });
});

it('is a data error if a row does not fit a table’s query', async () => {
  expect(stageError(await failureOf("SELECT CAST('a' AS BIGINT)"), 'addresses')).toMatchObject({
    kind: 'data',
    message:
      "`addresses`: a row does not fit its query: Could not convert string 'a' to INT64; correct the source, or let the query accept such rows (TRY_CAST, WHERE)",
  });
});
