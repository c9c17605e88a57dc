import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DuckdbBinder } from '@dc-data-baker/engine';
import { DatabakerError, type Definitions, type Environment } from '@dc-data-baker/models';
import { type Project, readProject, throwMistakes, validate } from '@dc-data-baker/planner';

export const WORKSPACE = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The definitions of somebody who says nothing. */
export const DEFAULT_DEFINITIONS = join(WORKSPACE, 'packages', 'definitions', 'src', 'index.ts');

/** Loads definitions and the text of their queries. */
export async function loadProject(file: string, environment: Environment): Promise<Project> {
  const module = (await import(pathToFileURL(file).href)) as { definitions?: Definitions };
  if (module.definitions) return readProject(module.definitions, environment, readQuery);
  throw new DatabakerError('request', `${file} does not export \`definitions\``);
}

/**
 * Loads definitions and makes sure that there is no mistake in them: nothing broken is ever
 * deployed.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function loadValidProject(file: string, environment: Environment): Promise<Project> {
  const project = await loadProject(file, environment);
  const binder = new DuckdbBinder();
  try {
    throwMistakes(await validate(project, binder));
  } finally {
    await binder.close();
  }
  return project;
}

/** Names a file from the repository's root, so that no machine's paths are deployed. */
function readQuery(url: string): { file: string; text: string } {
  const path = fileURLToPath(url);
  return {
    file: relative(WORKSPACE, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  };
}
