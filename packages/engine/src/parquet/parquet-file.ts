import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { movedColumn, type WrittenColumn } from './written-column.ts';

/** The rows of a row group, column by column, in the order of the schema. */
export interface WrittenGroup {
  readonly rows: bigint;
  readonly columns: readonly WrittenColumn[];
}

const MAGIC = Buffer.from('PAR1');

/** Before the name of the program that wrote the columns, once, even if they are copied again. */
const US = 'DC Data Baker with ';

/** Statistics are written as long as they were. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/**
 * A parquet file of row groups whose columns are encoded already.
 * https://parquet.apache.org/docs/file-format/
 *
 * @param from the footer of the file that columns are copied from
 * @param marks what the new footer says besides, by key
 * @returns the bytes of the file, a part after another
 */
export async function* parquetFile(
  from: FileMetaData,
  schema: FileMetaData['schema'],
  groups: AsyncIterable<WrittenGroup>,
  marks: FileMetaData['key_value_metadata'],
): AsyncGenerator<Uint8Array> {
  yield MAGIC;
  let offset = MAGIC.length;
  const row_groups: RowGroup[] = [];
  for await (const { rows, columns } of groups) {
    const begin = offset;
    const placed: ColumnMetaData[] = [];
    for (const { bytes, column } of columns) {
      placed.push(movedColumn(column, BigInt(offset)));
      yield bytes;
      offset += bytes.length;
    }
    row_groups.push(rowGroup(rows, placed, BigInt(begin)));
  }
  const num_rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
  // In the form that readers look for: `<name> version <version> (build <build>)`.
  const created_by = `${US}${from.created_by?.replace(US, '')}`;
  const writer = new ByteWriter();
  const { key_value_metadata: _, ...kept } = { ...from, created_by, num_rows, schema, row_groups };
  writeMetadata(writer, marks ? { ...kept, key_value_metadata: marks } : kept, WHOLE);
  writer.appendBytes(MAGIC);
  yield writer.getBytes();
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
