import { createWriteStream, fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { asFileError } from '@dc-data-baker/files';

/**
 * Standard output that is written whole, or fails. Where the shell has redirected it to a file,
 * Node's own stream takes what the disk had room for as all of it, and so cuts a result off without
 * a word; a stream of the file does not.
 */
export function standardOutput(): Writable {
  if (process.stdout.isTTY || !isFile(1)) return process.stdout;
  return createWriteStream('', { fd: 1, autoClose: false });
}

/**
 * Waits until all is written.
 *
 * @returns what went wrong: not that a reader has ended, as `head` does when it has enough
 */
export async function written(
  stdout: Writable,
  failure: () => Error | undefined,
): Promise<unknown> {
  // A stream that has failed calls nobody back.
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
