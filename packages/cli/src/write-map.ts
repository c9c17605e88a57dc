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

/** Whether somebody wants a map: `--open` alone has one made in a folder for temporary files. */
export function wantsMap({ map, open }: MapOptions): boolean {
  return map !== undefined || open === true;
}

/** Writes a map where it was asked for, says where, and shows it in a browser if that was asked for. */
export async function writeMap(io: Io, content: MapContent, options: MapOptions): Promise<void> {
  const { mapPage } = await import('@dc-data-baker/graph');
  const { writeOutput } = await import('@dc-data-baker/files');
  const path =
    options.map === undefined
      ? join(await mkdtemp(join(tmpdir(), 'databaker-map-')), 'map.html')
      : fromWhereTyped(io.cwd)(options.map);
  await writeOutput(path, await mapPage(content));
  // Results are on standard output: a script reads them.
  io.stderr.write(`map: ${path}\n`);
  if (options.open) await show(io, path);
}

/**
 * Shows a page in the browser that `BROWSER` names, the first of several that is there, or else in
 * the desktop's own. What has been written is there, whether it can be shown or not.
 */
async function show(io: Io, path: string): Promise<void> {
  const { default: open } = await import('open');
  // Where there is no desktop, what asks it (xdg-open) has been seen to find no browser and say nothing.
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
