import type { Readable } from 'node:stream';
import type { ObjectStore } from './object-store.ts';

/** Tables in a store that is reached over a network. */
export interface RemoteStore extends ObjectStore {
  /** Bytes `start` to `end`, of which the last is not included. */
  readRange(location: string, start: number, end: number): Promise<Buffer>;
  /** The object as it comes. */
  stream(location: string): Promise<Readable>;
  /** Copies an object to a file of this machine. */
  download(location: string, path: string, signal: AbortSignal): Promise<void>;
  /** @param sha256 of the body, in hex: the store refuses to keep anything else */
  upload(location: string, body: Uint8Array, sha256: string): Promise<void>;
  /** The same of a file of this machine, which need not fit in memory; 5 GB at most. */
  uploadFile(
    location: string,
    path: string,
    file: { readonly bytes: number; readonly sha256: string },
  ): Promise<void>;
}
