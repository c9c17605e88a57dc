/** A part of a file that ends at the end of a line. The receiver may keep it. */
export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of its rows, without a header. */
  readonly rows: number;
}

/** Large enough to be written to disk at once, and small enough that a few use little memory. */
export const CHUNK_BYTES = 512 * 1024;
