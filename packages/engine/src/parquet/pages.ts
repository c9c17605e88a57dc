import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';

/** The compression of the pages that are written here, in parquet's notation. */
export const CODEC = 'SNAPPY';

type Header = Omit<
  Parameters<typeof writePageHeader>[1],
  'uncompressed_page_size' | 'compressed_page_size'
>;

/** @returns the bytes before they are compressed, with the header */
export function appendPage(chunk: ByteWriter, page: ByteWriter, header: Header): number {
  const compressed = snappyCompress(page.getBytes());
  const before = chunk.offset;
  writePageHeader(chunk, {
    ...header,
    uncompressed_page_size: page.offset,
    compressed_page_size: compressed.length,
  });
  const headerBytes = chunk.offset - before;
  chunk.appendBytes(compressed);
  return headerBytes + page.offset;
}

/** @returns the bytes before they are compressed, with the header */
export function appendDictionary(chunk: ByteWriter, texts: readonly string[]): number {
  const page = new ByteWriter();
  for (const text of texts) {
    const bytes = Buffer.from(text);
    page.appendUint32(bytes.length);
    page.appendBytes(bytes);
  }
  return appendPage(chunk, page, {
    type: 'DICTIONARY_PAGE',
    dictionary_page_header: { num_values: texts.length, encoding: 'PLAIN' },
  });
}
