import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { copiedColumns } from './copied-columns.ts';
import { parquetFile, type WrittenGroup } from './parquet-file.ts';
import { subtreesOf } from './subtrees-of.ts';
import type { WrittenColumn } from './written-column.ts';

/**
 * One parquet file with the row groups of several, as they are, in the order of the files.
 *
 * @param files at least one, with the same columns; each is read before the next one is asked for
 * @returns the bytes of the file, a part after another
 */
export async function* joinedFiles(files: AsyncIterable<AsyncBuffer>): AsyncGenerator<Uint8Array> {
  const rest = files[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) throw new Error('there are no files to join');
  const head = await parquetMetadataAsync(first.value);
  async function* groups(): AsyncGenerator<WrittenGroup> {
    yield* groupsOf(first.value, head);
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      yield* groupsOf(next.value, await parquetMetadataAsync(next.value));
    }
  }
  yield* parquetFile(head, head.schema, groups());
}

async function* groupsOf(
  file: AsyncBuffer,
  { schema, row_groups }: FileMetaData,
): AsyncGenerator<WrittenGroup> {
  const names = [...subtreesOf(schema).keys()];
  for (const group of row_groups) {
    const columns: WrittenColumn[] = [];
    for (const name of names) columns.push(...(await copiedColumns(file, group, name)));
    yield { rows: group.num_rows, columns };
  }
}
