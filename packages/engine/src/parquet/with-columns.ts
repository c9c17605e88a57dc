import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { constantColumn, textSchema } from './constant-column.ts';
import { copiedColumns } from './copied-columns.ts';
import type { TextList } from './list-chunk.ts';
import { listColumn, listSchema } from './list-column.ts';
import { parquetFile, type WrittenGroup } from './parquet-file.ts';
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

/** Rows of a new file: those of row groups of another one. */
export interface RowSource {
  readonly file: AsyncBuffer;
  /** The footer of the file. */
  readonly metadata: FileMetaData;
  /**
   * The new file's columns in their order, by name. The copied ones are at the top of the file's
   * schema.
   */
  readonly columns: ReadonlyMap<string, ColumnContent>;
  /** The row groups with the rows; all of them if it is absent. */
  readonly range?: GroupRange;
}

/** Row groups of a file, from one of them on to before another. */
export interface GroupRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A parquet file with rows of others, in the same row groups: some of their columns, whose bytes are
 * copied as they are, and other columns.
 *
 * Reading 5 million addresses and writing them again with their lists took DuckDB 9 s of processor
 * time, and this takes 1 s: see docs/decisions/0025.
 *
 * @param sources at least one, with the same columns; each is read before the next one is asked for
 * @param marks what the file's footer says besides, by key
 * @returns the bytes of the file, a part after another
 */
export async function* withColumns(
  sources: Iterable<RowSource> | AsyncIterable<RowSource>,
  marks?: FileMetaData['key_value_metadata'],
): AsyncGenerator<Uint8Array> {
  const all = inTurn(sources);
  const first = await all.next();
  if (first.done) throw new Error('there are no rows to write');
  const { metadata, columns } = first.value;
  async function* groups(): AsyncGenerator<WrittenGroup> {
    for (let next: typeof first = first; !next.done; next = await all.next()) {
      yield* writtenGroups(next.value);
    }
  }
  yield* parquetFile(metadata, schemaOf(metadata, columns), groups(), marks);
}

async function* inTurn<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item, undefined> {
  yield* items;
  return undefined;
}

async function* writtenGroups({
  file,
  metadata: { row_groups },
  columns,
  range: { from, to } = { from: 0, to: row_groups.length },
}: RowSource): AsyncGenerator<WrittenGroup> {
  const names = new Set(
    [...columns].flatMap(([name, content]) => (content === 'copied' ? [name] : [])),
  );
  let first = 0;
  for (const group of row_groups.slice(from, to)) {
    const rows = Number(group.num_rows);
    const copied = await copiedColumns(file, group, names);
    const written: WrittenColumn[] = [];
    for (const [name, content] of columns) {
      if (content === 'copied') written.push(...(copied.get(name) ?? []));
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

function schemaOf({ schema }: FileMetaData, columns: RowSource['columns']): SchemaElement[] {
  const subtrees = subtreesOf(schema);
  const elements = [...columns].flatMap(([name, content]) => {
    if (content !== 'copied') return 'text' in content ? textSchema(name) : listSchema(name);
    const subtree = subtrees.get(name);
    if (!subtree) throw new Error(`no column ${name}`);
    return subtree;
  });
  const [root] = schema;
  return [{ ...root, name: root?.name ?? '', num_children: columns.size }, ...elements];
}

/** The elements of each column at the top of a schema, by its name: a list has three. */
function subtreesOf(schema: FileMetaData['schema']): Map<string, readonly SchemaElement[]> {
  const subtrees = new Map<string, readonly SchemaElement[]>();
  for (let i = 1; i < schema.length; ) {
    const begin = i;
    for (let missing = 1; missing > 0; missing--) missing += schema[i++]?.num_children ?? 0;
    subtrees.set(schema[begin]?.name ?? '', schema.slice(begin, i));
  }
  return subtrees;
}
