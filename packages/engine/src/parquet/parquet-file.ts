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

/** Statistics are written as long as they were. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/**
 * A parquet file of row groups whose columns are encoded already.
 * https://parquet.apache.org/docs/file-format/
 *
 * @param from the footer of the file that columns are copied from
 * @returns the bytes of the file, a part after another
 */
export async function* parquetFile(
  from: FileMetaData,
  schema: FileMetaData['schema'],
  groups: AsyncIterable<WrittenGroup>,
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
  const created_by = `DC Data Baker with ${from.created_by}`;
  const writer = new ByteWriter();
  writeMetadata(writer, { ...from, created_by, num_rows, schema, row_groups }, WHOLE);
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
