import type { QueryRun } from './query-run.ts';
import { placeOf } from './table-files.ts';

/**
 * Writes files of a query's result with the permissions of its caller.
 *
 * @param results by what follows the result's location in their names
 */
export async function writeResult(
  { files, access, output, signal }: QueryRun,
  results: Readonly<Record<string, string>>,
): Promise<void> {
  const { bucket, key } = placeOf(output);
  signal.throwIfAborted();
  for (const [ending, body] of Object.entries(results)) {
    const name = `${key}${ending}`;
    access.write({ bucket, key: name });
    await files.write(bucket, name, Buffer.from(body));
  }
}
