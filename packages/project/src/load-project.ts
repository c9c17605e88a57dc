import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DatabakerError, type Definitions, Environment } from '@dc-data-baker/models';
import type { Binder, Project } from '@dc-data-baker/planner';

/** Which definitions, for which environment. */
export interface ProjectSource {
  /** The path of a module that exports `definitions`. */
  readonly definitions: string;
  readonly env: string;
}

/** Opens what gives a second opinion on queries; it is closed when they are judged. */
export type OpenBinder = () => Promise<Binder & { close(): Promise<void> }>;

/**
 * Loads definitions and the text of their queries.
 *
 * @param from the directory that messages and pictures name query files from
 * @throws a `request` error for a module that is not there or exports no `definitions`
 */
export async function loadProject(source: ProjectSource, from: string): Promise<Project> {
  const definitions = await loadDefinitions(source.definitions);
  // Only now: what merely names the default definitions, as help does, loads no SQL parser.
  const { readProject } = await import('@dc-data-baker/planner');
  return readProject(definitions, Environment(source.env), (url) => readQuery(url, from));
}

/**
 * Loads definitions and makes sure that there is no mistake in them: nothing broken is ever baked
 * or deployed.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function loadValidProject(
  source: ProjectSource,
  from: string,
  openBinder: OpenBinder,
): Promise<Project> {
  const project = await loadProject(source, from);
  const { throwMistakes, validate } = await import('@dc-data-baker/planner');
  const binder = await openBinder();
  try {
    throwMistakes(await validate(project, binder));
  } finally {
    await binder.close();
  }
  return project;
}

async function loadDefinitions(file: string): Promise<Definitions> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { definitions?: Definitions };
    if (module.definitions) return module.definitions;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new DatabakerError('request', `${file}: ${(cause as Error).message}`, { cause });
  }
  throw new DatabakerError('request', `${file} does not export \`definitions\``);
}

function readQuery(url: string, from: string): { file: string; text: string } {
  const path = fileURLToPath(url);
  return { file: nameFile(path, from), text: readFileSync(path, 'utf8') };
}

/** A file below the directory is named from there, so that no machine's paths are written down. */
function nameFile(path: string, from: string): string {
  const name = relative(from, path);
  return name.startsWith('..') ? path : name.split(sep).join('/');
}
