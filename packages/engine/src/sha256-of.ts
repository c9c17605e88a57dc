import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileChunks } from './sources/file-chunks.ts';

/** Opening a file takes longer than reading it at once, which is most of the time for thousands of small files. */
const SMALL_BYTES = 4 * 1024 * 1024;

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256Of(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes <= SMALL_BYTES) hash.update(await readFile(path));
  // In one buffer: those of a stream are left to the garbage collector, which lets 64 MB gather.
  else for await (const chunk of fileChunks(path)) hash.update(chunk);
  return hash.digest('hex');
}
