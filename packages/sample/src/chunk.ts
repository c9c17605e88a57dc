/** A piece of a file, cut at the end of a line. It is the receiver's to keep. */
export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many rows it holds, a header not counted. */
  readonly rows: number;
}

/** Big enough to write to disk in one go, small enough that several are nothing. */
export const CHUNK_BYTES = 512 * 1024;
