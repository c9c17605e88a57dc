import type { Project } from './project.ts';

/**
 * What was found by parsing a project's SQL, by question: what a query reads, how DuckDB runs it.
 * Plain JSON data, so that a process that has it need not parse the SQL again.
 */
export type Answers = Readonly<Record<string, unknown>>;

const FOUND = new WeakMap<Project, Map<string, unknown>>();

/**
 * The answer to a question about a project, computed once. Validating, planning and drawing ask the
 * same questions, and parsing hundreds of queries takes seconds.
 *
 * @param question contains all that the answer depends on besides the project
 * @param find must return plain data
 */
export function answer<Value>(project: Project, question: string, find: () => Value): Value {
  const known = answersTo(project);
  // Each question has one answer and so one type: the value came from `find`, now or earlier.
  if (known.has(question)) return known.get(question) as Value;
  const found = find();
  known.set(question, found);
  return found;
}

/** All answers about a project so far. */
export function answersAbout(project: Project): Answers {
  return Object.fromEntries(answersTo(project));
}

/** Takes over the answers that were found earlier for an identical project. */
export function knowAnswers(project: Project, answers: Answers): void {
  FOUND.set(project, new Map([...Object.entries(answers), ...answersTo(project)]));
}

function answersTo(project: Project): Map<string, unknown> {
  const known = FOUND.get(project) ?? new Map<string, unknown>();
  FOUND.set(project, known);
  return known;
}
