import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { parquetMetadataAsync } from 'hyparquet';
import { expect, it, onTestFinished } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { fileBuffer } from '../file-buffer.ts';
import { copiedColumns } from './copied-columns.ts';

/** Whether the bytes of each copied column are those of a file of four, and in how many reads. */
async function copied(...names: string[]): Promise<{ reads: number; bytes: object }> {
  const path = join(await tempFolder(), 'a.parquet');
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  await session.run(
    `COPY (SELECT i AS a, CAST(i AS VARCHAR) AS b, [i, i] AS c, i * 0.5 AS d FROM range(100) AS r(i)) TO '${path}' (FORMAT parquet)`,
  );
  await using handle = await open(path);
  const file = await fileBuffer(handle);
  const [group] = (await parquetMetadataAsync(file)).row_groups;
  if (!group) throw new Error('no row group');
  let reads = 0;
  const counted: typeof file = {
    ...file,
    slice: (from, to) => {
      reads++;
      return file.slice(from, to);
    },
  };
  const columns = await copiedColumns(counted, group, new Set(names));
  const all = await handle.readFile();
  const bytes = Object.fromEntries(
    [...columns].map(([name, written]) => [
      name,
      written.map(({ bytes: own, column }) => {
        const told = group.columns.find(
          ({ meta_data }) => `${meta_data?.path_in_schema}` === `${column.path_in_schema}`,
        )?.meta_data;
        const begin = Number(told?.dictionary_page_offset ?? told?.data_page_offset);
        return Buffer.compare(own, all.subarray(begin, begin + own.length)) === 0 && own.length > 0;
      }),
    ]),
  );
  return { reads, bytes };
}

it('copies columns that follow each other with one read', async () => {
  const bytes = { a: [true], b: [true], c: [true], d: [true] };
  expect(await copied('a', 'b', 'c', 'd')).toEqual({ reads: 1, bytes });
});

it('reads nothing between columns that are apart', async () => {
  expect(await copied('d', 'a', 'b')).toEqual({
    reads: 2,
    bytes: { a: [true], b: [true], d: [true] },
  });
});

it('refuses a column that is not in the file', async () => {
  await expect(copied('a', 'other')).rejects.toThrow('no column other');
});
