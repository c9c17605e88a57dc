import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DatabakerError, type Definitions, Environment } from '@dc-data-baker/models';
import { type Project, readProject, throwMistakes, validate } from '@dc-data-baker/planner';
import type { ProjectOptions } from './options.ts';

/**
 * Loads the definitions and the text of their queries.
 *
 * @param cwd the directory that mistakes name files from
 */
export async function loadProject(options: ProjectOptions, cwd: string): Promise<Project> {
  const definitions = await loadDefinitions(options);
  return readProject(definitions, Environment(options.env), (url) => readQuery(url, cwd));
}

/**
 * Loads the definitions and makes sure that there is no mistake in them.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function loadValidProject(options: ProjectOptions, cwd: string): Promise<Project> {
  const project = await loadProject(options, cwd);
  const { DuckdbBinder } = await import('@dc-data-baker/engine');
  const binder = new DuckdbBinder();
  try {
    throwMistakes(await validate(project, binder));
  } finally {
    await binder.close();
  }
  return project;
}

async function loadDefinitions({ definitions: file }: ProjectOptions): Promise<Definitions> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { definitions?: Definitions };
    if (module.definitions) return module.definitions;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new DatabakerError('request', `${file}: ${(cause as Error).message}`, { cause });
  }
  throw new DatabakerError('request', `${file} does not export \`definitions\``);
}

function readQuery(url: string, cwd: string): { file: string; text: string } {
  const path = fileURLToPath(url);
  const file = relative(cwd, path);
  return { file: file.startsWith('..') ? path : file, text: readFileSync(path, 'utf8') };
}
