import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '@dc-data-baker/files';
import { ageLimit } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner';
import type { SourceFacts, Sources } from '../explorer/source-facts.ts';
import { pathIn } from './path-in.ts';

/** The files of the external tables in a lake; a table without files is left out. */
export async function readSources(project: Project, lake: string): Promise<Sources> {
  const sources = new Map<string, SourceFacts>();
  for (const owner of project.tables.filter((table) => !isBaked(table))) {
    const newest = await newestFile(pathIn(lake, owner.location));
    if (newest === undefined) continue;
    sources.set(owner.table.name, {
      newest: new Date(newest).toISOString(),
      limit: ageLimit(owner.table) ?? null,
    });
  }
  return sources;
}

/**
 * When the newest file below a folder was written, in milliseconds. Names that Athena ignores, and
 * links without a target, are skipped: `databaker ls` and `doctor` report problems with files.
 */
async function newestFile(
  folder: string,
  within: readonly string[] = [],
): Promise<number | undefined> {
  const real = await realpath(folder).catch(absent(undefined));
  // A link may lead back to a folder that contains it.
  if (real === undefined || within.includes(real)) return undefined;
  const names = await fileError(
    folder,
    () => readdir(folder).catch(absent([])),
    'make it readable',
  );
  const times: number[] = [];
  for (const name of names.filter((each) => !/^[._]/.test(each))) {
    const path = join(folder, name);
    const found = await stat(path).catch(absent(undefined));
    const time = found?.isDirectory() ? await newestFile(path, [...within, real]) : found?.mtimeMs;
    if (time !== undefined) times.push(time);
  }
  return times.length === 0 ? undefined : Math.max(...times);
}

function absent<Instead>(instead: Instead): (error: NodeJS.ErrnoException) => Instead {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') {
      return instead;
    }
    throw error;
  };
}
