import type { SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { repeated } from './bit-packer.ts';
import { appendDictionary, appendPage, CODEC } from './pages.ts';
import type { WrittenColumn } from './written-column.ts';

/** The level of a text that is there, in a column in which it need not be. */
const DEFINED = 1;

/** A column with the same text in all rows of one row group. */
export function constantColumn(name: string, text: string, rows: number): WrittenColumn {
  const chunk = new ByteWriter();
  const dictionaryBytes = appendDictionary(chunk, [text]);
  const dataOffset = chunk.offset;
  const page = new ByteWriter();
  const levels = repeated(DEFINED, rows);
  page.appendUint32(levels.length);
  page.appendBytes(levels);
  // The bits of a number in the dictionary, and the number of the only text.
  page.appendUint8(1);
  page.appendBytes(repeated(0, rows));
  const dataBytes = appendPage(chunk, page, {
    type: 'DATA_PAGE',
    data_page_header: {
      num_values: rows,
      encoding: 'RLE_DICTIONARY',
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  const bytes = chunk.getBytes();
  return {
    bytes,
    column: {
      type: 'BYTE_ARRAY',
      encodings: ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
      path_in_schema: [name],
      codec: CODEC,
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(dictionaryBytes + dataBytes),
      total_compressed_size: BigInt(bytes.length),
      data_page_offset: BigInt(dataOffset),
      dictionary_page_offset: 0n,
      statistics: { null_count: 0n, min_value: text, max_value: text },
    },
  };
}

/** As DuckDB declares a column of texts. */
export function textSchema(name: string): SchemaElement[] {
  return [{ name, repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
}
