import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { encodeLists, type TextList } from './list-chunk.ts';

/** A column of lists that is added to a file. */
export interface AddedLists {
  readonly name: string;
  /** The lists by their numbers. */
  readonly lists: readonly TextList[];
  /** The numbers of the lists of some rows, in the order of the file. */
  readonly numbersOf: (first: number, rows: number) => Promise<Int32Array>;
}

/** Columns are compressed on their own; a column of lists is always written so. */
export const CODEC = 'SNAPPY';

const MAGIC = Buffer.from('PAR1');

/** Statistics are written as long as they were. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/**
 * Another parquet file with the rows of one, in the same row groups: some of its columns, whose
 * bytes are copied as they are, and a column of lists.
 *
 * Reading 5 million addresses and writing them again with their lists took DuckDB 9 s of processor
 * time, and this takes 1 s: see docs/decisions/0025.
 *
 * @param columns the names of the new file's columns in their order, with the one that is added;
 *   the others are at the top of the file's schema, and are no lists or structures
 * @returns the bytes of the file, a part after another
 */
export async function* withLists(
  file: AsyncBuffer,
  columns: readonly string[],
  added: AddedLists,
): AsyncGenerator<Uint8Array> {
  const metadata = await parquetMetadataAsync(file);
  const leaves = new Map(metadata.schema.slice(1).map((element) => [element.name, element]));
  yield MAGIC;
  let offset = MAGIC.length;
  let first = 0;
  const groups: RowGroup[] = [];
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const written: ColumnMetaData[] = [];
    const begin = offset;
    for (const name of columns) {
      const { bytes, column } =
        name === added.name
          ? listColumn(encodeLists(await added.numbersOf(first, rows), added.lists), name)
          : await copiedColumn(file, group, name);
      written.push(moved(column, BigInt(offset)));
      yield bytes;
      offset += bytes.length;
    }
    first += rows;
    groups.push(rowGroup(group.num_rows, written, BigInt(begin)));
  }
  const schema = [
    { ...metadata.schema[0], name: metadata.schema[0]?.name ?? '', num_children: columns.length },
    ...columns.flatMap((name) => (name === added.name ? listSchema(name) : [leaf(leaves, name)])),
  ];
  // In the form that readers look for: `<name> version <version> (build <build>)`.
  const created_by = `DC Data Baker with ${metadata.created_by}`;
  yield footer({ ...metadata, created_by, schema, row_groups: groups });
}

/** A column's bytes, and what the footer says of them, with offsets from its beginning. */
interface Column {
  readonly bytes: Uint8Array;
  readonly column: ColumnMetaData;
}

async function copiedColumn(file: AsyncBuffer, group: RowGroup, name: string): Promise<Column> {
  const found = group.columns.find(({ meta_data: column }) => column?.path_in_schema[0] === name);
  const column = found?.meta_data;
  if (!column || column.path_in_schema.length > 1) throw new Error(`no column ${name}`);
  const begin = column.dictionary_page_offset ?? column.data_page_offset;
  const end = begin + column.total_compressed_size;
  const bytes = new Uint8Array(await file.slice(Number(begin), Number(end)));
  // What is outside of the column's bytes is not copied.
  const { bloom_filter_offset: _, bloom_filter_length: _length, ...kept } = column;
  return { bytes, column: moved(kept, -begin) };
}

function listColumn(chunk: ReturnType<typeof encodeLists>, name: string): Column {
  const { bytes, dataOffset, uncompressedBytes, values, nulls, least, greatest } = chunk;
  return {
    bytes,
    column: {
      type: 'BYTE_ARRAY',
      encodings: ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
      path_in_schema: [name, 'list', 'element'],
      codec: CODEC,
      num_values: BigInt(values),
      total_uncompressed_size: BigInt(uncompressedBytes),
      total_compressed_size: BigInt(bytes.length),
      data_page_offset: BigInt(dataOffset),
      dictionary_page_offset: 0n,
      statistics: {
        null_count: BigInt(nulls),
        ...(least === undefined ? {} : { min_value: least }),
        ...(greatest === undefined ? {} : { max_value: greatest }),
      },
    },
  };
}

function moved(column: ColumnMetaData, by: bigint): ColumnMetaData {
  const { dictionary_page_offset: dictionary, data_page_offset: data } = column;
  return {
    ...column,
    data_page_offset: data + by,
    ...(dictionary === undefined ? {} : { dictionary_page_offset: dictionary + by }),
  };
}

function rowGroup(rows: bigint, columns: readonly ColumnMetaData[], begin: bigint): RowGroup {
  const sum = (of: (column: ColumnMetaData) => bigint) =>
    columns.reduce((all, column) => all + of(column), 0n);
  return {
    columns: columns.map((column) => ({ file_offset: 0n, meta_data: column })),
    num_rows: rows,
    total_byte_size: sum((column) => column.total_uncompressed_size),
    total_compressed_size: sum((column) => column.total_compressed_size),
    file_offset: begin,
  };
}

function leaf(leaves: ReadonlyMap<string, SchemaElement>, name: string): SchemaElement {
  const element = leaves.get(name);
  if (!element) throw new Error(`no column ${name}`);
  return element;
}

/** As DuckDB declares a column of lists. */
function listSchema(name: string): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  ];
}

function footer(metadata: FileMetaData): Uint8Array {
  const writer = new ByteWriter();
  writeMetadata(writer, metadata, WHOLE);
  writer.appendBytes(MAGIC);
  return writer.getBytes();
}
