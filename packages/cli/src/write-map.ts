import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MapContent } from '@dc-data-baker/graph';
import type { Io } from './io.ts';
import { fromWhereTyped } from './options.ts';

export interface MapOptions {
  readonly map?: string;
  readonly open?: true;
}

/** Whether a map is wanted: `--open` alone makes one in a temporary folder. */
export function wantsMap({ map, open }: MapOptions): boolean {
  return map !== undefined || open === true;
}

/** Writes a map to a file, prints its path, and opens it in a browser if requested. */
export async function writeMap(io: Io, content: MapContent, options: MapOptions): Promise<void> {
  const { mapPage } = await import('@dc-data-baker/graph');
  const { writeOutput } = await import('@dc-data-baker/files');
  const path =
    options.map === undefined
      ? join(await mkdtemp(join(tmpdir(), 'databaker-map-')), 'map.html')
      : fromWhereTyped(io.cwd)(options.map);
  await writeOutput(path, await mapPage(content));
  // Standard output is for results, which scripts read.
  io.stderr.write(`map: ${path}\n`);
  if (options.open) await show(io, path);
}

/**
 * Opens a page in the first available browser that `BROWSER` names, or else in the desktop's
 * default. The file remains whether or not this succeeds.
 */
async function show(io: Io, path: string): Promise<void> {
  const { default: open } = await import('open');
  // Without a desktop, xdg-open has been seen to find no browser and report success.
  const browsers = process.env['BROWSER']?.split(delimiter).filter((name) => name !== '') ?? [];
  const refused = (error: Error) =>
    io.stderr.write(`note: no browser could be started (${error.message}); open ${path}\n`);
  try {
    const url = pathToFileURL(path).href;
    const started = await open(url, browsers.length === 0 ? {} : { app: { name: browsers } });
    started.once('error', refused);
  } catch (error) {
    refused(error instanceof Error ? error : new Error(String(error)));
  }
}
