import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DatabakerError, type Definitions, type Environment } from '@dc-data-baker/models';
import { type Project, readProject } from '@dc-data-baker/planner';

export const WORKSPACE = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The definitions of somebody who says nothing. */
export const DEFAULT_DEFINITIONS = join(WORKSPACE, 'packages', 'definitions', 'src', 'index.ts');

/** Loads definitions and the text of their queries. */
export async function loadProject(file: string, environment: Environment): Promise<Project> {
  const module = await load(file);
  if (module.definitions) return readProject(module.definitions, environment, readQuery);
  throw new DatabakerError('request', `${file} does not export \`definitions\``);
}

async function load(file: string): Promise<{ readonly definitions?: Definitions }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new DatabakerError('request', `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Names a file from the repository's root, so that no machine's paths are drawn. */
function readQuery(url: string): { file: string; text: string } {
  const path = fileURLToPath(url);
  return {
    file: relative(WORKSPACE, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  };
}
