import type { Project } from './project.ts';

/**
 * What was found by reading a project's SQL, by question: what a query reads, what DuckDB is told in
 * its place. Plain data that JSON keeps as it is, so that who has it need not read the SQL again.
 */
export type Answers = Readonly<Record<string, unknown>>;

const FOUND = new WeakMap<Project, Map<string, unknown>>();

/**
 * The answer to a question about a project, found once: to validate, plan and draw all ask the same,
 * and reading hundreds of queries takes seconds.
 *
 * @param question says all that the answer depends on besides the project
 * @param find must give plain data
 */
export function answer<Value>(project: Project, question: string, find: () => Value): Value {
  const known = answersTo(project);
  // Of a question there is one answer, and so one type: it came from `find`, now or when it was kept.
  if (known.has(question)) return known.get(question) as Value;
  const found = find();
  known.set(question, found);
  return found;
}

/** All that was found about a project until now. */
export function answersAbout(project: Project): Answers {
  return Object.fromEntries(answersTo(project));
}

/** Takes over what was found before about a project that was the same in every respect. */
export function knowAnswers(project: Project, answers: Answers): void {
  FOUND.set(project, new Map([...Object.entries(answers), ...answersTo(project)]));
}

function answersTo(project: Project): Map<string, unknown> {
  const known = FOUND.get(project) ?? new Map<string, unknown>();
  FOUND.set(project, known);
  return known;
}
