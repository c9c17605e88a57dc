import { createWriteStream, fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { asFileError } from '@dc-data-baker/files';
import { sizedTerminal } from './sized-terminal.ts';

/**
 * Standard output that is written completely, or fails. If the shell has redirected it to a file on
 * a full disk, Node's own stream treats a partial write as complete, and so truncates a result
 * without an error; a stream of the file does not.
 */
export function standardOutput(): Writable {
  if (process.stdout.isTTY) return sizedTerminal(process.stdout);
  if (!isFile(1)) return process.stdout;
  return createWriteStream('', { fd: 1, autoClose: false });
}

/**
 * Waits until everything is written.
 *
 * @returns the error, except that of a reader that has ended, as `head` does when it has enough
 */
export async function written(
  stdout: Writable,
  failure: () => Error | undefined,
): Promise<unknown> {
  // A stream that has failed does not call the callback.
  if (failure() === undefined) await new Promise<void>((done) => stdout.write('', () => done()));
  const error = failure() as NodeJS.ErrnoException | undefined;
  return error === undefined || error.code === 'EPIPE'
    ? undefined
    : asFileError(error, 'standard output');
}

function isFile(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFile() || found.isCharacterDevice();
  } catch {
    return false;
  }
}
