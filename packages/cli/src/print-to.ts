import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { asFileError, openOutput } from '@dc-data-baker/files';
import type { Io } from './io.ts';
import { fromWhereTyped } from './options.ts';
import type { Print } from './result-writers.ts';

/**
 * Passes a function that prints to standard output, or to a file that gets its name when it is
 * complete.
 *
 * @throws a `lake` error for a file that cannot be written
 */
export async function printTo(
  io: Pick<Io, 'stdout' | 'cwd'>,
  file: string | undefined,
  act: (print: Print) => Promise<void>,
): Promise<void> {
  if (file === undefined) return printing(io.stdout, 'standard output', act);
  const path = fromWhereTyped(io.cwd)(file);
  const output = await openOutput(path);
  try {
    await printing(output.stream, path, act);
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/**
 * Prints until everything is printed or the stream is closed. A reader that ends early, as `head`
 * does, is not an error.
 */
async function printing(
  stream: Writable,
  name: string,
  act: (print: Print) => Promise<void>,
): Promise<void> {
  let failure: Error | undefined;
  const failed = (error: Error) => {
    failure = error;
  };
  stream.on('error', failed);
  try {
    await act(async (chunk) => {
      if (failure) throw failure;
      // Waits for a slow reader instead of buffering everything in memory.
      if (!stream.write(chunk)) await once(stream, 'drain');
    });
    // A stream that has failed does not call the callback.
    if (!failure) await new Promise<void>((done) => stream.write('', () => done()));
    if (failure) throw failure;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    throw error === failure ? asFileError(error, name) : error;
  } finally {
    stream.off('error', failed);
  }
}
