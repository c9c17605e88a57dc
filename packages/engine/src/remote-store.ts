import type { Readable } from 'node:stream';
import type { ObjectStore } from './object-store.ts';

/** A store of tables that is reached over a network. */
export interface RemoteStore extends ObjectStore {
  /** The bytes from `start` to before `end`. */
  readRange(location: string, start: number, end: number): Promise<Buffer>;
  /** The object as a stream. */
  stream(location: string): Promise<Readable>;
  /** Copies an object to a local file. */
  download(location: string, path: string, signal: AbortSignal): Promise<void>;
  /** @param sha256 of the body, in hex: the store refuses any other content */
  upload(location: string, body: Uint8Array, sha256: string): Promise<void>;
  /** The same for a local file, which need not fit in memory; at most 5 GB. */
  uploadFile(
    location: string,
    path: string,
    file: { readonly bytes: number; readonly sha256: string },
  ): Promise<void>;
}
