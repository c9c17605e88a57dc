import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import { codeVersion } from './code-version.ts';
import { fingerprint } from './fingerprint.ts';
import { KeptAnswers } from './kept-answers.ts';
import {
  type Adapt,
  assertValid,
  type OpenBinder,
  type ProjectSource,
  projectAsWritten,
} from './load-project.ts';
import { WORKSPACE } from './workspace.ts';

/** What is kept to plan with is in `plans` of a folder, what is kept to explain by in `explanations`. */
const FOLDER = join(WORKSPACE, '.databaker');

function keptIn(folder: string) {
  return {
    plans: new KeptAnswers(join(folder, 'plans')),
    explanations: new KeptAnswers(join(folder, 'explanations')),
  };
}

/** A project as it was asked for, and what was found about it when it was loaded before. */
interface Recalled {
  readonly written: Project;
  readonly project: Project;
  /** `undefined` where nothing can be kept. */
  readonly key: string | undefined;
  readonly isKnown: boolean;
}

/**
 * Loads a project to look at what was baked of it. Its SQL is not read where that is known from before.
 * Whoever reads SQL that is not the project's loads the parser first.
 */
export async function recallProject(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  folder: string = FOLDER,
): Promise<Project> {
  const { project, isKnown } = await recall(source, from, adapt, keptIn(folder).plans);
  if (!isKnown) await (await import('@dc-data-baker/planner')).loadParser();
  return project;
}

/**
 * Loads a project to plan with. One that was valid before, to the last letter, is valid: neither the
 * SQL parser nor the binder is loaded for it, and whatever planning asks of its SQL is known.
 *
 * @throws a `definition` error that lists every mistake
 */
export async function recallValidProject(
  source: ProjectSource,
  from: string,
  openBinder: OpenBinder,
  adapt: Adapt,
  folder: string = FOLDER,
): Promise<Project> {
  const kept = keptIn(folder);
  const { written, project, key, isKnown } = await recall(source, from, adapt, kept.plans);
  if (isKnown) return project;
  const { answersAbout, plan } = await import('@dc-data-baker/planner');
  // A mistake is one whoever loads it.
  await assertValid(written, openBinder);
  if (key !== undefined) {
    // A plan of everything asks whatever a plan of less does.
    plan(project);
    await kept.plans.write(key, answersAbout(project));
    // Whoever is on call explains at once, though nobody has explained by these definitions before.
    // Of a copy, since what a plan asks is no part of it.
    await askAndKeep({ ...project }, key, kept.explanations);
  }
  return project;
}

/**
 * Loads a project to explain addresses by, valid or not. Whatever that asks of its SQL is known
 * afterwards: the SQL parser is loaded only if nobody has planned or explained by the project before.
 */
export async function recallToExplain(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  folder: string = FOLDER,
): Promise<Project> {
  const { explanations } = keptIn(folder);
  const { project, key, isKnown } = await recall(source, from, adapt, explanations);
  if (isKnown) return project;
  await (await import('@dc-data-baker/planner')).loadParser();
  if (key !== undefined) await askAndKeep(project, key, explanations);
  return project;
}

async function askAndKeep(project: Project, key: string, kept: KeptAnswers): Promise<void> {
  const { answersAbout, askToExplain } = await import('@dc-data-baker/planner');
  askToExplain(project);
  await kept.write(key, answersAbout(project));
}

async function recall(
  source: ProjectSource,
  from: string,
  adapt: Adapt,
  kept: KeptAnswers,
): Promise<Recalled> {
  const written = await projectAsWritten(source, from);
  const project = await adapt(written);
  const version = codeVersion();
  const key = version === undefined ? undefined : fingerprint(version, written, project);
  const answers = key === undefined ? undefined : await kept.read(key);
  if (answers !== undefined) {
    const { knowAnswers } = await import('@dc-data-baker/planner');
    knowAnswers(project, answers);
  }
  return { written, project, key, isKnown: answers !== undefined };
}
