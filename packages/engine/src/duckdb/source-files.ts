import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatabakerError, totalBytes } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { isHidden } from '../hidden-file.ts';
import type { Lake } from '../lake/lake.ts';

export interface SourceFiles {
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Another one when a file is changed, put there or taken away. */
  readonly version: string;
}

/**
 * The files of an external table: all but those that Athena does not read either.
 *
 * @throws a `data` error where there are none
 */
export async function sourceFiles(
  lake: Lake,
  {
    table,
    location,
  }: Pick<ProjectTable, 'location'> & { readonly table: { readonly name: string } },
): Promise<SourceFiles> {
  const objects = await lake.list(location);
  const visible = objects.filter(
    ({ location: object }) => !isHidden(object.slice(location.length)),
  );
  if (visible.length === 0) {
    throw new DatabakerError(
      'data',
      `\`${table.name}\` has no files: ${lake.pathOf(location)} is empty or not there. Put the files of ${location} there, or make sample data with \`databaker sample --lake ${lake.root}\``,
    );
  }
  return {
    version: visible.map(({ location: object, version }) => `${object} ${version}`).join('\n'),
    paths: visible.map(({ location: object }) => lake.pathOf(object)),
    bytes: totalBytes(visible),
  };
}

/**
 * What the CSV reader would not notice: a gzip file that was cut short gives fewer rows, and a
 * last line without its end may have lost the end of its last field.
 *
 * @returns warnings
 * @throws a `data` error for a damaged gzip file
 */
export async function inspectCsvFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const path of paths) {
    if (path.endsWith('.gz')) await testGzip(path, signal);
    else if (!(await endsWithLineEnd(path))) {
      warnings.push(`${path}: the last line has no line end; the file may be cut short`);
    }
  }
  return warnings;
}

async function testGzip(path: string, signal: AbortSignal): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new DatabakerError(
      'data',
      `${path}: the gzip file is damaged or cut short (${(cause as Error).message}); fetch it again`,
      { cause },
    );
  }
}

async function endsWithLineEnd(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}
