import type { AsyncBuffer, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { constantColumn, textSchema } from './constant-column.ts';
import { copiedColumns } from './copied-columns.ts';
import type { TextList } from './list-chunk.ts';
import { listColumn, listSchema } from './list-column.ts';
import { parquetFile, type WrittenGroup } from './parquet-file.ts';
import { subtreesOf } from './subtrees-of.ts';
import type { WrittenColumn } from './written-column.ts';

/** What a column of a new file is made of: a column of another one, lists, or one text. */
export type ColumnContent =
  | 'copied'
  | {
      /** The lists by their numbers. */
      readonly lists: readonly TextList[];
      /** The number of each row's list. */
      readonly numbers: Int32Array;
    }
  | { readonly text: string };

/** Row groups of a file, from one of them on to before another. */
export interface GroupRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Another parquet file with rows of one, in the same row groups: some of its columns, whose bytes
 * are copied as they are, and other columns.
 *
 * Reading 5 million addresses and writing them again with their lists took DuckDB 9 s of processor
 * time, and this takes 1 s: see docs/decisions/0025.
 *
 * @param metadata the footer of the file
 * @param columns the new file's columns in their order, by name; the copied ones are at the top of
 *   the file's schema
 * @param range the row groups with the rows; all of them by default
 * @returns the bytes of the file, a part after another
 */
export function withColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: ReadonlyMap<string, ColumnContent>,
  range: GroupRange = { from: 0, to: metadata.row_groups.length },
): AsyncGenerator<Uint8Array> {
  const subtrees = subtreesOf(metadata.schema);
  const [root] = metadata.schema;
  const schema = [
    { ...root, name: root?.name ?? '', num_children: columns.size },
    ...[...columns].flatMap(([name, content]) => schemaOf(name, content, subtrees)),
  ];
  const groups = metadata.row_groups.slice(range.from, range.to);
  return parquetFile(metadata, schema, writtenGroups(file, groups, columns));
}

async function* writtenGroups(
  file: AsyncBuffer,
  groups: readonly RowGroup[],
  columns: ReadonlyMap<string, ColumnContent>,
): AsyncGenerator<WrittenGroup> {
  let first = 0;
  for (const group of groups) {
    const rows = Number(group.num_rows);
    const written: WrittenColumn[] = [];
    for (const [name, content] of columns) {
      if (content === 'copied') written.push(...(await copiedColumns(file, group, name)));
      else if ('text' in content) written.push(constantColumn(name, content.text, rows));
      else {
        const numbers = content.numbers.subarray(first, first + rows);
        written.push(listColumn(name, numbers, content.lists));
      }
    }
    yield { rows: group.num_rows, columns: written };
    first += rows;
  }
}

function schemaOf(
  name: string,
  content: ColumnContent,
  subtrees: ReadonlyMap<string, readonly SchemaElement[]>,
): readonly SchemaElement[] {
  if (content === 'copied') {
    const subtree = subtrees.get(name);
    if (!subtree) throw new Error(`no column ${name}`);
    return subtree;
  }
  return 'text' in content ? textSchema(name) : listSchema(name);
}
