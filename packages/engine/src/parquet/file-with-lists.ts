import { open } from 'node:fs/promises';
import { fileError } from '@dc-data-baker/files';
import { parquetMetadataAsync } from 'hyparquet';
import { fileBuffer } from '../file-buffer.ts';
import { type HashedFile, writeHashed } from '../hashed-file.ts';
import type { TextList } from './list-chunk.ts';
import { type ColumnContent, withColumns } from './with-columns.ts';

/** A file to make of another one: some of its columns, and a list beside each of its rows. */
export interface FileWithLists {
  readonly from: string;
  readonly to: string;
  /** The columns in their order, and which one of them has the lists. */
  readonly columns: readonly string[];
  readonly listColumn: string;
  /** The number of each row's list, and the lists by their numbers. */
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly lists: readonly TextList[];
}

/** @throws a `lake` error that names a file */
export async function writeFileWithLists({
  from,
  to,
  columns,
  listColumn,
  numbers,
  lists,
}: FileWithLists): Promise<HashedFile> {
  await using source = await fileError(from, () => open(from));
  const file = await fileBuffer(source);
  const metadata = await parquetMetadataAsync(file);
  const contents = columns.map((column): [string, ColumnContent] => [
    column,
    column === listColumn ? { lists, numbers } : 'copied',
  ]);
  const points = { file, metadata, columns: new Map(contents) };
  return await writeHashed(to, withColumns([points], metadata.key_value_metadata));
}
