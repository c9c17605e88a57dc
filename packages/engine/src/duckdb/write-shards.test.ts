import { join } from 'node:path';
import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import { BaseTable, csv, external, Layer, shards, sqlLiteral } from '@dc-data-baker/models';
import { tableNamed } from '@dc-data-baker/planner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyKitchen, type Kitchen } from '../testing/kitchen.ts';
import { DuckdbSession } from './session.ts';

const rows = BaseTable({
  ...common,
  name: 'rows_of_text',
  prefix: 'rows/',
  format: csv({ header: false }),
  columns: { outcode: 'string', postcode: 'string', uprn: 'string', list: 'string' },
  populatedBy: external('a test'),
});
const files = BaseTable({
  ...common,
  name: 'files',
  prefix: 'files/',
  columns: { uprn: 'string', postcode: 'string', list: 'array<string>', outcode: 'string' },
  populatedBy: shards({
    query: queryNamed('files'),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'list',
  }),
  fanOut: { parameter: 'piece', values: ['A', 'B', 'C'] },
});

/** Pieces by the first letter, unless a test says otherwise. */
function projectWith(condition = 'substr(outcode, 1, 1) = :piece') {
  return projectOf([Layer({ name: 'x', description: 'x', tables: [rows, files] })], {
    files: `SELECT uprn, postcode,
        CASE WHEN list = '' THEN CAST(ARRAY[] AS array(varchar)) ELSE ARRAY[list] END AS list,
        nullif(outcode, 'null') AS outcode
      FROM rows_of_text WHERE ${condition}`,
  });
}

async function kitchenWith(lines: readonly string[], condition?: string): Promise<Kitchen> {
  const kitchen = await emptyKitchen(projectWith(condition));
  await kitchen.put(rows, 'rows.csv', lines.map((line) => `${line}\n`).join(''));
  return kitchen;
}

async function inFiles(kitchen: Kitchen, select: string): Promise<Record<string, unknown>[]> {
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  const folder = kitchen.lake.pathOf(tableNamed(kitchen.project, files.name).location);
  const glob = sqlLiteral(join(folder, '*.parquet'));
  return session.rows(
    select.replace(
      'FILES',
      `read_parquet(${glob}, filename = true, file_row_number = true, hive_partitioning = false)`,
    ),
  );
}

describe('shards', () => {
  it('contain every row once, in order, in the file of its value, even if they are many and small', async () => {
    const lines: string[] = [];
    for (let i = 0; i < 40_000; i++) {
      const n = (i * 7919) % 40_000;
      const outcode = `${'ABC'[n % 3]}${n % 301}`;
      lines.push(`${outcode},${outcode} ${n % 7}AA,${n},x`);
    }
    const kitchen = await kitchenWith(lines);
    const baked = await kitchen.bake();
    const made = baked.find(({ stage }) => stage.kind === 'shards')?.statistics;
    expect(made).toMatchObject({ rows: 40_000, files: 903 });
    const [found] = await inFiles(
      kitchen,
      `SELECT count(*) AS rows, count(DISTINCT uprn) AS uprns, count(DISTINCT filename) AS files,
         count_if(NOT ends_with(filename, '/' || outcode || '.parquet') OR NOT starts_with(postcode, outcode || ' ')) AS strangers,
         count_if(before > [postcode, uprn]) AS unordered
       FROM (SELECT *, lag([postcode, uprn]) OVER (PARTITION BY filename ORDER BY file_row_number) AS before
         FROM FILES)`,
    );
    expect(found).toEqual({ rows: 40_000, uprns: 40_000, files: 903, strangers: 0, unordered: 0 });
  });

  // DuckDB processes 2,048 rows at once, and some of its operators keep back what has fewer than 64.
  it.each([1, 31, 63, 64, 65])(
    'give each row its own list, in order, if only %i rows of a file are before the end of a vector',
    async (before) => {
      const lines = Array.from({ length: 5000 }, (_, i) => {
        const outcode = i < 2048 - before ? 'A1' : 'A2';
        const uprn = String(i).padStart(5, '0');
        return `${outcode},A 1AA,${uprn},b${i % 7}`;
      });
      const kitchen = await kitchenWith(lines.toReversed());
      await kitchen.bake();
      const [found] = await inFiles(
        kitchen,
        `SELECT count(*) AS rows, count_if(list <> ['b' || CAST(uprn AS INTEGER) % 7]) AS wrong,
           count_if(before > uprn) AS unordered
         FROM (SELECT *, lag(uprn) OVER (PARTITION BY filename ORDER BY file_row_number) AS before
           FROM FILES)`,
      );
      expect(found).toEqual({ rows: 5000, wrong: 0, unordered: 0 });
    },
  );

  it('have exactly the declared columns and types, with rows or without', async () => {
    const kitchen = await kitchenWith(['A1,A1 1AA,1,x', 'A2,A2 1AA,2,', 'A2,A2 1AA,3,']);
    await kitchen.bake();
    const folder = kitchen.lake.pathOf(tableNamed(kitchen.project, files.name).location);
    const session = await DuckdbSession.open({ threads: 1 });
    onTestFinished(() => session.close());
    for (const [name, count] of [
      ['A1', 1],
      ['A2', 0],
    ] as const) {
      const path = sqlLiteral(join(folder, `${name}.parquet`));
      const schema = await session.rows(
        `SELECT name, type, num_children AS children, converted_type AS as_text, repetition_type AS repetition FROM parquet_schema(${path})`,
      );
      // Polars reads them as String, String, List(String), String, under these names.
      const text = (column: string) => ({
        name: column,
        type: 'BYTE_ARRAY',
        children: null,
        as_text: 'UTF8',
        repetition: 'OPTIONAL',
      });
      expect(schema).toMatchObject([
        { children: 4 },
        text('uprn'),
        text('postcode'),
        { name: 'list', type: null, children: 1, as_text: 'LIST', repetition: 'OPTIONAL' },
        { name: 'list', type: null, children: 1, repetition: 'REPEATED' },
        text('element'),
        text('outcode'),
      ]);
      expect(await session.rows(`SELECT count(*) AS n FROM read_parquet(${path})`)).toEqual([
        { n: count },
      ]);
    }
  });

  it('are byte-identical with 1, 2 and 8 threads, whether their texts are few or many', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => {
      const outcode = `${'ABC'[i % 3]}${i % 17}`;
      const list = i < 15_000 ? `b${i % 5}` : `b${i % 9000}`;
      return `${outcode},${outcode} ${i % 7}AA,${(i * 7919) % 30_000},${i % 11 === 0 ? '' : list}`;
    });
    const hashes: unknown[] = [];
    for (const threads of [1, 2, 8]) {
      const kitchen = await kitchenWith(lines);
      await kitchen.bake([], { threads });
      hashes.push((await kitchen.published(files))?.files);
    }
    expect(hashes[0]).toHaveLength(51);
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });

  it('have all rows if only one of them has something in its list', async () => {
    const kitchen = await kitchenWith(['A1,A1 1AA,2,', 'A1,A1 1AA,1,x', 'A1,A1 1AA,3,']);
    await kitchen.bake();
    expect(await inFiles(kitchen, 'SELECT uprn, list FROM FILES')).toEqual([
      { uprn: '1', list: ['x'] },
      { uprn: '2', list: [] },
      { uprn: '3', list: [] },
    ]);
  });

  it.each(['../A1', 'A/1', 'A 1', 'A.1', '', 'Aé', '-A', 'A*', 'null', '_A'])(
    'are not named after %o',
    async (outcode) => {
      const lines = [`A1,A1 1AA,1,x`, `${outcode},A1 1AA,2,x`];
      const kitchen = await kitchenWith(lines, "'A' = :piece");
      await expect(kitchen.bake()).rejects.toMatchObject({
        kind: 'data',
        message: `\`files\` cannot name a file after outcode ${JSON.stringify(outcode === 'null' ? null : outcode)}; expected letters, digits, _ and -`,
      });
      expect(await kitchen.published(files)).toBeUndefined();
    },
  );

  it('are refused if two pieces have rows for one of them', async () => {
    const kitchen = await kitchenWith(['A1,A1 1AA,1,x'], 'outcode <> :piece');
    await expect(kitchen.bake()).rejects.toMatchObject({
      kind: 'definition',
      message: expect.stringMatching(/two pieces of its fan-out both have rows for .*A1\.parquet/),
    });
  });

  it('are not written if one piece fails, even if others succeed', async () => {
    const kitchen = await kitchenWith(['A1,A1 1AA,1,x', 'B.1,B1 1AA,2,x', 'C1,C1 1AA,3,x']);
    await expect(kitchen.bake()).rejects.toMatchObject({ kind: 'data' });
    expect(await kitchen.published(files)).toBeUndefined();
  });

  it('share the memory limit', async () => {
    const session = await DuckdbSession.open({ threads: 1, memory: '1GiB' });
    onTestFinished(() => session.close());
    const half = await session.memoryShare(2);
    const other = await DuckdbSession.open({ threads: 1, memory: half });
    onTestFinished(() => other.close());
    expect(await other.rows("SELECT current_setting('memory_limit') AS most")).toEqual([
      { most: '512.0 MiB' },
    ]);
  });
});
