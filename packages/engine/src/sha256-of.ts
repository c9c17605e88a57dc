import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A stream takes about 2 ms to set up, which is most of the time for thousands of small files. */
const SMALL_BYTES = 4 * 1024 * 1024;

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256Of(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes <= SMALL_BYTES) hash.update(await readFile(path));
  else await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
