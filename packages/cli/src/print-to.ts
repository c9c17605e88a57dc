import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { DatabakerError } from '@dc-data-baker/models';
import type { Io } from './io.ts';
import { fromWhereTyped } from './options.ts';
import type { Print } from './result-writers.ts';

/**
 * Hands out a printer to standard output, or to a file that gets its name when all is in it.
 *
 * @throws a `lake` error for a file that cannot be written
 */
export async function printTo(
  io: Pick<Io, 'stdout' | 'cwd'>,
  file: string | undefined,
  act: (print: Print) => Promise<void>,
): Promise<void> {
  if (file === undefined) return act((chunk) => printOn(io.stdout, chunk));
  const path = fromWhereTyped(io.cwd)(file);
  const draft = `${path}.${process.pid}.part`;
  const stream = createWriteStream(draft);
  try {
    await once(stream, 'open');
    const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject));
    await Promise.race([act((chunk) => printOn(stream, chunk)), failed]);
    stream.end();
    await finished(stream);
    await rename(draft, path);
  } catch (error) {
    stream.destroy();
    await rm(draft, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new DatabakerError('lake', `${path} cannot be written: ${error.message}`, {
      cause: error,
    });
  }
}

/** Waits for a slow reader instead of holding everything in memory. */
async function printOn(stream: NodeJS.WritableStream, chunk: string): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}
