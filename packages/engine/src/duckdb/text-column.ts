import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { vectorValidity } from './vector-validity.ts';

/** A `duckdb_string_t`: the length, and the bytes of a short text or a pointer to those of others. */
const STRING = { bytes: 16, short: 12, shortAt: 4, pointerAt: 8 };

/**
 * The UTF-8 of the texts in a column, which the client would copy into strings. It is DuckDB's
 * memory: it may be read as long as the chunk exists.
 */
export function textColumn({ chunk }: DuckDBDataChunk, column: number): (Uint8Array | null)[] {
  const count = duckdb.data_chunk_get_size(chunk);
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, count * STRING.bytes);
  const strings = new DataView(buffer, byteOffset);
  const isValid = vectorValidity(vector, count);
  return Array.from({ length: count }, (_, row) => {
    if (isValid && !isValid(row)) return null;
    const at = row * STRING.bytes;
    const length = strings.getUint32(at, true);
    return length <= STRING.short
      ? new Uint8Array(buffer, byteOffset + at + STRING.shortAt, length)
      : duckdb.get_data_from_pointer(
          buffer as ArrayBuffer,
          byteOffset + at + STRING.pointerAt,
          length,
        );
  });
}
