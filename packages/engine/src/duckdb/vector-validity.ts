import duckdb, { type Vector } from '@duckdb/node-bindings';

/**
 * Which of the first `count` values of a vector are not null.
 *
 * @returns `undefined` if all of them are
 */
export function vectorValidity(
  vector: Vector,
  count: number,
): ((row: number) => boolean) | undefined {
  const bytes = Math.ceil(count / 64) * BigUint64Array.BYTES_PER_ELEMENT;
  // Its type says otherwise, but DuckDB has no bits for values without nulls.
  const bits = duckdb.vector_get_validity(vector, bytes) as Uint8Array | null;
  return bits ? (row) => (((bits[row >>> 3] as number) >>> (row & 7)) & 1) === 1 : undefined;
}
