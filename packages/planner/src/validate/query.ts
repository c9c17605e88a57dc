import { ast } from '@polyglot-sql/sdk';
import type { Mistake } from '../mistake.ts';
import type { Project, ProjectTable, QueryText } from '../project.ts';
import { withoutComments } from '../sql/comments.ts';
import { ATHENA, type Expression, parseStatement } from '../sql/syntax.ts';
import { clauseMistakes } from './clauses.ts';
import { functionMistakes } from './functions.ts';
import { nameMistakes } from './names.ts';
import { outputMistakes } from './output.ts';
import { parameterMistakes } from './parameters.ts';
import { mistakesIn } from './place.ts';
import { sizeMistakes } from './size.ts';

/** All that is wrong with a table's query, as far as its text and the other tables tell. */
export function validateQuery(project: Project, owner: ProjectTable): Mistake[] {
  const { query } = owner;
  if (!query) return [];
  const read = readSelect(query);
  if ('mistake' in read) return [read.mistake];
  const at = mistakesIn(query);
  const inNames = nameMistakes(project, query, read.tree, at);
  const mistakes = [
    ...parameterMistakes(owner, query, at),
    ...inNames,
    ...clauseMistakes(read.tree, query, at),
    ...functionMistakes(read.tree, query, at),
    ...(inNames.length > 0 ? [] : outputMistakes(project, owner, query, at)),
    ...sizeMistakes(owner, query, at),
  ];
  return mistakes.sort(byPlace);
}

function byPlace(a: Mistake, b: Mistake): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** What is wrong with a query's grammar, and with the names of tables and columns in it. */
export function queryNameMistakes(project: Project, query: QueryText): Mistake[] {
  const read = readSelect(query);
  if ('mistake' in read) return [read.mistake];
  return nameMistakes(project, query, read.tree, mistakesIn(query));
}

function readSelect(
  query: QueryText,
): { readonly tree: Expression } | { readonly mistake: Mistake } {
  const at = mistakesIn(query);
  const parsed = parseStatement(withoutComments(query.text), ATHENA);
  if ('problem' in parsed) {
    const { offset, message } = parsed.problem;
    return { mistake: at(offset, `query \`${query.name}\`: ${message}`) };
  }
  const type = ast.getExprType(parsed.tree);
  if (SELECTS.has(type)) return parsed;
  const message =
    type === 'values'
      ? 'names no columns; write SELECT * FROM (VALUES ...) AS t(name, ...)'
      : 'is not one SELECT; where its rows go is in the table’s definition';
  return { mistake: at(undefined, `query \`${query.name}\` ${message}`) };
}

const SELECTS: ReadonlySet<string> = new Set([
  'select',
  'union',
  'intersect',
  'except',
  'subquery',
]);
