import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DatabakerError, totalBytes } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import type { StoredObject } from '../object-store.ts';
import { inspectCsv } from '../sources/csv-inspection.ts';
import { sourceError } from '../sources/inspect-source.ts';
import { longestLine } from '../sources/longest-line.ts';
import { sourceBytes } from '../sources/source-bytes.ts';
import { assertReadableName } from '../sources/source-name.ts';

export interface SourceFiles {
  readonly objects: readonly StoredObject[];
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Changes when a file is changed, added or removed. */
  readonly version: string;
}

/**
 * The files of an external table: all but those that Athena ignores, too.
 *
 * @throws a `data` error if there are none, or something is not a file
 */
export async function sourceFiles(
  lake: Lake,
  {
    table,
    location,
  }: Pick<ProjectTable, 'location'> & { readonly table: { readonly name: string } },
): Promise<SourceFiles> {
  const visible = await lake.listSources(location);
  if (visible.length === 0) {
    throw new DatabakerError(
      'data',
      `\`${table.name}\` has no files: ${lake.pathOf(location)} is empty or not there. Put the files of ${location} there, or make sample data with \`databaker sample --lake ${lake.root}\``,
    );
  }
  return {
    objects: visible,
    version: visible.map(({ location: object, version }) => `${object} ${version}`).join('\n'),
    paths: visible.map(({ location: object }) => lake.pathOf(object)),
    bytes: totalBytes(visible),
  };
}

/**
 * Checks that CSV files keep to the grammar that both engines read the same way, for any table.
 *
 * @returns warnings
 * @throws a `data` error with the place of the first mistake in a file
 */
export async function inspectCsvFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const path of paths) {
    assertReadableName(path);
    const { size } = await stat(path);
    const file = createReadStream(path);
    try {
      const bytes = sourceBytes(path, file);
      const found = await inspectCsv(bytes, undefined, longestLine(size), signal);
      warnings.push(...found.warnings.map((warning) => `${path}: ${warning}`));
    } catch (error) {
      throw sourceError(path, error);
    }
  }
  return warnings;
}
