import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isGzip } from './source-name.ts';

/** A gzip file that is damaged or cut short, or has data after its end. */
export class GzipProblem extends Error {
  constructor(cause: Error) {
    super(`the gzip file is damaged or cut short (${cause.message}); fetch it again`, { cause });
    this.name = 'GzipProblem';
  }
}

/**
 * The content of a file, decompressed if its name says that it is compressed.
 *
 * @throws {GzipProblem}
 */
export async function* sourceBytes(name: string, file: Readable): AsyncGenerator<Buffer> {
  if (!isGzip(name)) {
    yield* file;
    return;
  }
  const unpacked = createGunzip();
  let broken: Error | undefined;
  file.once('error', (error) => {
    broken = error;
    unpacked.destroy(error);
  });
  let bytes = 0;
  file.on('data', ({ length }: Buffer) => {
    bytes += length;
  });
  try {
    yield* file.pipe(unpacked);
  } catch (error) {
    if (broken !== undefined || !(error instanceof Error)) throw error;
    throw new GzipProblem(error);
  } finally {
    file.destroy();
  }
  // Node accepts a compressed file without any bytes.
  if (bytes === 0) throw new GzipProblem(new Error('unexpected end of file'));
  // After a zero byte Node ignores all that follows, even another compressed file.
  const rest = bytes - unpacked.bytesWritten;
  if (rest > 0)
    throw new GzipProblem(new Error(`${rest} ${rest === 1 ? 'byte' : 'bytes'} after its end`));
}
