import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import { difference } from './difference.ts';

/**
 * Compares the drawing with the committed files.
 *
 * @throws a `check` error that says what changed and what to run
 */
export async function check(
  directory: string,
  drawn: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const committed = new Map<string, Uint8Array>();
  for (const name of drawn.keys()) {
    const bytes = await readFile(join(directory, name)).catch(() => undefined);
    if (bytes) committed.set(name, bytes);
  }
  const stale = [...drawn].filter(([name, bytes]) => {
    const before = committed.get(name);
    return before === undefined || Buffer.compare(before, bytes) !== 0;
  });
  if (stale.length === 0) return;
  const names = stale.map(([name]) => (committed.has(name) ? name : `${name} (missing)`));
  throw new DatabakerError(
    'check',
    [
      `the committed picture is out of date: ${names.join(', ')}`,
      ...difference(committed.get('databaker.html'), drawn.get('databaker.html')).map(
        (change) => `  ${change}`,
      ),
      'Run `npx --yes pnpm@12.21.0 nx run graph:render` and commit what it writes.',
    ].join('\n'),
  );
}
