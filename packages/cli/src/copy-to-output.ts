import { createReadStream } from 'node:fs';
import { openOutput } from '@dc-data-baker/files';
import type { Io } from './io.ts';
import { fromWhereTyped } from './options.ts';

/** Puts a file where a person wants it, whole or not at all. */
export async function copyToOutput(
  { cwd }: Pick<Io, 'cwd'>,
  path: string,
  typed: string,
): Promise<void> {
  const output = await openOutput(fromWhereTyped(cwd)(typed));
  try {
    for await (const chunk of createReadStream(path)) {
      if (!output.stream.write(chunk)) {
        await new Promise<void>((done) => output.stream.once('drain', done));
      }
    }
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  }
}
