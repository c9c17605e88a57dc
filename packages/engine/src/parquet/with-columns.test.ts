import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { fileBuffer } from '../file-buffer.ts';
import type { TextList } from './list-chunk.ts';
import { type ColumnContent, withColumns } from './with-columns.ts';

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

/** DuckDB's row groups have as many rows as its vectors, or a multiple. */
const ROW_GROUP = 2048;

/** A file of texts, of which some are null, with a column that is not copied. */
async function source(folder: string, rows: number): Promise<string> {
  const path = join(folder, 'source.parquet');
  await session.run(
    `COPY (SELECT CAST(i AS VARCHAR) AS id, i * 0.5 AS number, if(i % 3 = 0, NULL, 'é' || i % 10) AS text FROM range(${rows}) AS r(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE ${ROW_GROUP})`,
  );
  return path;
}

/** @returns the path of the file with lists, beside the other */
async function added(
  from: string,
  columns: readonly string[],
  lists: readonly TextList[],
  numbers: Int32Array,
): Promise<string> {
  const contents = columns.map((name): [string, ColumnContent] => [
    name,
    name === 'lists' ? { lists, numbers } : 'copied',
  ]);
  await using file = await open(from);
  const buffer = await fileBuffer(file);
  const metadata = await parquetMetadataAsync(buffer);
  const parts: Uint8Array[] = [];
  const rows = { file: buffer, metadata, columns: new Map(contents) };
  for await (const part of withColumns([rows])) parts.push(part);
  const to = `${from}.with-lists`;
  await writeFile(to, Buffer.concat(parts));
  return to;
}

interface Row {
  readonly id: string;
  readonly text: string | null;
  readonly lists: TextList;
}

/** What was written, as two programs read it that share no code. */
async function readByAll(path: string): Promise<Row[][]> {
  const file = await open(path);
  const byHyparquet = (await parquetReadObjects({ file: await fileBuffer(file) })) as Row[];
  await file.close();
  const byDuckdb = await session.rows<Row>(`SELECT * FROM read_parquet('${path}')`);
  return [byDuckdb, byHyparquet.map((row) => ({ ...row, lists: row.lists ?? null }))];
}

function expected(rows: number, listOf: (row: number) => TextList): Row[] {
  return Array.from({ length: rows }, (_, i) => ({
    id: String(i),
    lists: listOf(i),
    text: i % 3 === 0 ? null : `é${i % 10}`,
  }));
}

describe('a file with a column of lists', () => {
  it('has the rows of another, in its row groups, with the list of each', async () => {
    const lists = [['a', 'b'], [], ['c'], null, ['b', 'a', 'b']];
    const rows = 3 * ROW_GROUP + 5;
    const numbers = Int32Array.from({ length: rows }, (_, i) => (i >> 2) % lists.length);
    const path = await added(
      await source(await tempFolder(), rows),
      ['id', 'lists', 'text'],
      lists,
      numbers,
    );
    const wanted = expected(rows, (i) => lists[numbers[i] ?? 0] ?? null);
    for (const found of await readByAll(path)) expect(found).toEqual(wanted);
    const groups = await session.rows(
      `SELECT DISTINCT row_group_num_rows AS rows FROM parquet_metadata('${path}') ORDER BY rows`,
    );
    expect(groups).toEqual([{ rows: 5 }, { rows: ROW_GROUP }]);
  });

  it('says the same of copied columns as before, and of the lists what readers skip by', async () => {
    const from = await source(await tempFolder(), 10);
    const lists = [['b', 'a'], ['é'], [], [null]];
    const numbers = Int32Array.from({ length: 10 }, (_, i) => i % 4);
    const path = await added(from, ['text', 'id', 'lists'], lists, numbers);
    const told = (of: string) =>
      session.rows(
        `SELECT path_in_schema AS name, type, num_values, stats_min_value AS least, stats_max_value AS greatest, stats_null_count AS nulls, compression, total_compressed_size AS bytes FROM parquet_metadata('${of}') WHERE path_in_schema <> 'number' ORDER BY name`,
      );
    const [id, , ofLists, text] = [...(await told(path)), undefined].toSpliced(1, 0, undefined);
    expect([id, text]).toEqual(await told(from));
    expect(ofLists).toMatchObject({ least: 'a', greatest: 'é', nulls: 4, num_values: 13 });
  });

  it('may have no rows', async () => {
    const path = await added(
      await source(await tempFolder(), 0),
      ['id', 'text', 'lists'],
      [],
      new Int32Array(0),
    );
    for (const found of await readByAll(path)) expect(found).toEqual([]);
  });

  it('has any lists: long ones, of many texts, of nulls, of empty texts and other characters', async () => {
    const text = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a')));
    const list = fc.option(fc.array(text, { maxLength: 60 }));
    const made = fc
      .array(list, { minLength: 1, maxLength: 40 })
      .chain((lists) =>
        fc.tuple(
          fc.constant(lists),
          fc.array(fc.nat({ max: lists.length - 1 }), { minLength: 1, maxLength: 300 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(made, async ([lists, numbers]) => {
        // A path for each: DuckDB caches what it has read of one (`enable_external_file_cache`), and
        // does not always see that another file was written there a moment later.
        const from = await source(await tempFolder(), numbers.length);
        const path = await added(from, ['id', 'lists', 'text'], lists, Int32Array.from(numbers));
        const wanted = expected(numbers.length, (i) => lists[numbers[i] ?? 0] ?? null);
        for (const found of await readByAll(path)) expect(found).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('has a list for each number, or is not written', async () => {
    const adding = added(
      await source(await tempFolder(), 1),
      ['id', 'text', 'lists'],
      [['a']],
      Int32Array.of(1),
    );
    await expect(adding).rejects.toThrow('there is no list 1');
  });
});
