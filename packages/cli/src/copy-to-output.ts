import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileError, openOutput } from '@dc-data-baker/files';
import type { Io } from './io.ts';
import { fromWhereTyped } from './options.ts';

/** Copies a file to where a person wants it, atomically. */
export async function copyToOutput(
  { cwd }: Pick<Io, 'cwd'>,
  path: string,
  typed: string,
): Promise<void> {
  const named = fromWhereTyped(cwd)(typed);
  const output = await openOutput(named);
  try {
    await fileError(named, () => pipeline(createReadStream(path), output.stream, { end: false }));
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  }
}
