import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asFileError } from '@dc-data-baker/files';
import { DatabakerError, Environment } from '@dc-data-baker/models';
import type { Binder, Project } from '@dc-data-baker/planner';
import { loadDefinitions } from './load-definitions.ts';
import { nameFile } from './name-file.ts';
import { placedMistake } from './placed-mistake.ts';

/** Which definitions to load, and for which environment. */
export interface ProjectSource {
  /** The path of a module that exports `definitions`. */
  readonly definitions: string;
  readonly env: string;
  /** The name of a trial beside the environment's own bakes: lower-case letters and digits. */
  readonly trial?: string | undefined;
}

/** Opens the binder, a second opinion on queries; it is closed after validation. */
export type OpenBinder = () => Promise<Binder & { close(): Promise<void> }>;

/** Adapts a project to its caller, such as one that cannot reach its databases. */
export type Adapt = (project: Project) => Project | Promise<Project>;

const asItIs: Adapt = (project) => project;

/**
 * Loads definitions and the texts of their queries.
 *
 * @param from the directory that query files in messages and pictures are relative to
 * @throws a `request` error for a module that does not exist or does not export `definitions`, and a
 *   `definition` error that lists the queries that cannot be read
 */
export async function loadProject(
  source: ProjectSource,
  from: string,
  adapt: Adapt = asItIs,
): Promise<Project> {
  const project = await loadTables(source, from);
  await (await import('@dc-data-baker/planner/project')).loadParser();
  return adapt(project);
}

/** As `loadProject`, for a caller that asks nothing about the project's SQL: that would be a bug. */
export async function loadTables(
  source: ProjectSource,
  from: string,
  adapt: Adapt = asItIs,
): Promise<Project> {
  const project = await projectAsWritten(source, from);
  await assertRead(project, from);
  return adapt(project);
}

/** A project whose SQL cannot be parsed before `loadParser` was called. */
export async function projectAsWritten(source: ProjectSource, from: string): Promise<Project> {
  const definitions = await loadDefinitions(source.definitions, from);
  // Imported here, so that commands that only name the default definitions, such as help, do not
  // load the planner.
  const { readProject } = await import('@dc-data-baker/planner/project');
  const read = (url: string) => readQuery(url, from);
  const environment = Environment(source.env);
  return readProject(definitions, environment, read, trialOf(source));
}

/** @throws a `request` error for a trial that cannot be part of a name */
function trialOf({ trial }: ProjectSource): string | undefined {
  if (trial === undefined || trial === '') return undefined;
  if (/^[a-z0-9]{1,12}$/.test(trial)) return trial;
  throw new DatabakerError(
    'request',
    `\`${trial}\` is no name of a trial; give 1 to 12 lower-case letters and digits with --trial or DC_TRIAL`,
  );
}

/**
 * Loads definitions and validates them: nothing invalid is ever baked or deployed.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function loadValidProject(
  source: ProjectSource,
  from: string,
  openBinder: OpenBinder,
  adapt: Adapt = asItIs,
): Promise<Project> {
  // Mistakes do not depend on the caller, so the project is validated before it is adapted.
  const project = await projectAsWritten(source, from);
  await (await import('@dc-data-baker/planner/project')).loadParser();
  await assertValid(project, openBinder, from);
  return adapt(project);
}

/** @throws a `definition` error that lists the queries whose files cannot be read */
export async function assertRead(project: Project, from: string): Promise<void> {
  const { throwMistakes, unreadQueries } = await import('@dc-data-baker/planner/project');
  throwMistakes(unreadQueries(project).map((mistake) => placedMistake(mistake, project, from)));
}

/** @throws a `definition` error that lists every mistake */
export async function assertValid(
  project: Project,
  openBinder: OpenBinder,
  from: string,
): Promise<void> {
  const { throwMistakes, validate } = await import('@dc-data-baker/planner');
  const binder = await openBinder();
  try {
    const mistakes = await validate(project, binder);
    throwMistakes(mistakes.map((mistake) => placedMistake(mistake, project, from)));
  } finally {
    await binder.close();
  }
}

function readQuery(url: string, from: string): { file: string; text: string } {
  const path = fileURLToPath(url);
  try {
    return { file: nameFile(path, from), text: readFileSync(path, 'utf8') };
  } catch (error) {
    throw asFileError(error, path, 'correct the `file` of the query');
  }
}
