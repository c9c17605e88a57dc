import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import { codeVersion } from './code-version.ts';
import { fingerprint } from './fingerprint.ts';
import { KeptAnswers } from './kept-answers.ts';
import {
  type Adapt,
  assertRead,
  assertValid,
  type OpenBinder,
  type ProjectSource,
  projectAsWritten,
} from './load-project.ts';
import { WORKSPACE } from './workspace.ts';

/**
 * Answers for planning are cached in its folder `plans`, answers for explaining in `explanations`.
 */
const FOLDER = join(WORKSPACE, '.databaker');

function keptIn(folder: string) {
  return {
    plans: new KeptAnswers(join(folder, 'plans')),
    explanations: new KeptAnswers(join(folder, 'explanations')),
  };
}

/** A requested project, with what was found about it earlier. */
interface Recalled {
  readonly written: Project;
  readonly project: Project;
  /** `undefined` if nothing can be cached. */
  readonly key: string | undefined;
  readonly isKnown: boolean;
}

/**
 * Loads a project for reading what was baked of it. Its SQL is not parsed if the answers are
 * cached. A caller that parses other SQL must load the parser first.
 */
export async function recallProject(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  folder: string = FOLDER,
): Promise<Project> {
  const { written, project, isKnown } = await recall(source, from, adapt, keptIn(folder).plans);
  await assertRead(written, from);
  if (!isKnown) await (await import('@dc-data-baker/planner/project')).loadParser();
  return project;
}

/** How a project is recalled. */
interface Recalling {
  /** Where answers are cached. */
  readonly folder?: string;
  /**
   * Recalls the same project in another process, because the memory that the SQL parser takes is
   * never given back. The project is as its caller adapted it.
   *
   * @returns whether the project may be cached now
   */
  readonly planElsewhere?: (project: Project) => Promise<boolean>;
}

/**
 * Loads a project for planning. If exactly the same project was valid earlier, it is valid now:
 * neither the SQL parser nor the binder is loaded, and everything that planning asks about its SQL
 * is cached.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function recallValidProject(
  source: ProjectSource,
  from: string,
  openBinder: OpenBinder,
  adapt: Adapt,
  { folder = FOLDER, planElsewhere }: Recalling = {},
): Promise<Project> {
  const kept = keptIn(folder);
  const { written, project, key, isKnown } = await recall(source, from, adapt, kept.plans);
  if (isKnown) return project;
  if (key !== undefined && (await planElsewhere?.(project))) {
    const again = await recall(source, from, adapt, kept.plans);
    if (again.isKnown) return again.project;
  }
  const { answersAbout, plan } = await import('@dc-data-baker/planner');
  // Mistakes do not depend on the caller, so the project is validated before it is adapted.
  await assertValid(written, openBinder, from);
  if (key !== undefined) {
    // A plan of everything asks all questions that a smaller one does.
    plan(project);
    await kept.plans.write(key, answersAbout(project));
    // So that the first `explain` with new definitions is fast, too. On a copy, since a plan's
    // questions are separate.
    await askAndKeep({ ...project }, key, kept.explanations);
  }
  return project;
}

/**
 * Loads a project for explaining addresses, whether or not it is valid. Its questions about SQL are
 * cached afterwards: the SQL parser is only loaded if the project has not been planned or explained
 * before.
 */
export async function recallToExplain(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  folder: string = FOLDER,
): Promise<Project> {
  const { explanations } = keptIn(folder);
  const { written, project, key, isKnown } = await recall(source, from, adapt, explanations);
  await assertRead(written, from);
  if (isKnown) return project;
  await (await import('@dc-data-baker/planner/project')).loadParser();
  if (key !== undefined) await askAndKeep(project, key, explanations);
  return project;
}

async function askAndKeep(project: Project, key: string, kept: KeptAnswers): Promise<void> {
  const { answersAbout, askToExplain } = await import('@dc-data-baker/planner');
  askToExplain(project);
  await kept.write(key, answersAbout(project));
}

/** Asked for once: to read 300 files takes 10 ms, and what is loaded of them does not change any more. */
let ours: { readonly version: string | undefined } | undefined;

async function recall(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  kept: KeptAnswers,
): Promise<Recalled> {
  const written = await projectAsWritten(source, from);
  const project = await adapt(written);
  ours ??= { version: codeVersion() };
  const { version } = ours;
  const key = version === undefined ? undefined : fingerprint(version, written, project);
  const answers = key === undefined ? undefined : await kept.read(key);
  if (answers !== undefined) {
    const { knowAnswers } = await import('@dc-data-baker/planner/project');
    knowAnswers(project, answers);
  }
  return { written, project, key, isKnown: answers !== undefined };
}
