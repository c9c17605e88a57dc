import type { AsyncBuffer, RowGroup } from 'hyparquet';
import { movedColumn, type WrittenColumn } from './written-column.ts';

/**
 * The bytes of a column, without decompressing them.
 *
 * @param name at the top of the file's schema; a list or a structure is several columns
 */
export async function copiedColumns(
  file: AsyncBuffer,
  group: RowGroup,
  name: string,
): Promise<WrittenColumn[]> {
  const columns = group.columns.flatMap(({ meta_data: column }) =>
    column?.path_in_schema[0] === name ? [column] : [],
  );
  if (columns.length === 0) throw new Error(`no column ${name}`);
  return Promise.all(
    columns.map(async (column) => {
      const begin = column.dictionary_page_offset ?? column.data_page_offset;
      const end = begin + column.total_compressed_size;
      const bytes = new Uint8Array(await file.slice(Number(begin), Number(end)));
      // What is outside of the column's bytes is not copied.
      const { bloom_filter_offset: _, bloom_filter_length: _length, ...kept } = column;
      return { bytes, column: movedColumn(kept, -begin) };
    }),
  );
}
