import type { SchemaElement } from 'hyparquet';
import { encodeLists, type TextList } from './list-chunk.ts';
import { CODEC } from './pages.ts';
import type { WrittenColumn } from './written-column.ts';

/** A column of lists of texts, of the rows of one row group: see `encodeLists`. */
export function listColumn(
  name: string,
  numbers: Int32Array,
  lists: readonly TextList[],
): WrittenColumn {
  const chunk = encodeLists(numbers, lists);
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

/** As DuckDB declares a column of lists. */
export function listSchema(name: string): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  ];
}
