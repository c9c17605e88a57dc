import type { ColumnMetaData } from 'hyparquet';

/** A column of a row group: its bytes, and what the footer says of them. */
export interface WrittenColumn {
  readonly bytes: Uint8Array;
  /** With offsets from the beginning of the bytes. */
  readonly column: ColumnMetaData;
}

/** What a footer says of a column whose bytes are somewhere else in a file. */
export function movedColumn(column: ColumnMetaData, by: bigint): ColumnMetaData {
  const { dictionary_page_offset: dictionary, data_page_offset: data } = column;
  return {
    ...column,
    data_page_offset: data + by,
    ...(dictionary === undefined ? {} : { dictionary_page_offset: dictionary + by }),
  };
}
