import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import type { Scope } from './scope.ts';
import { sourcesIn } from './sources-in.ts';

type Column = Extract<Expression, { column: unknown }>;

/**
 * Whether two expressions may be one and the same to Athena, which replaces the columns of a subquery by what
 * they are made of, and leaves out what changes nothing, such as `nullif(a, NULL)`.
 */
export function mayBeOneColumn(one: Expression, other: Expression, scope: Scope): boolean {
  const [columns, others] = [columnsIn(one), columnsIn(other)];
  if (columns.length === 0 || others.length === 0) return false;
  const sources = [one, other].flatMap((part) => [...sourcesIn(part, scope)]);
  const areApart = sources.every((source) => source?.isTable || source?.isValues);
  return !areApart || columns.some((a) => others.some((b) => isSame(a, b, scope)));
}

const columnsIn = (part: Expression): readonly Column[] =>
  ast.findAll(part, (inner) => 'column' in inner) as readonly Column[];

function isSame(one: Column, other: Column, scope: Scope): boolean {
  const [name, of] = [one, other].map(({ column }) => column.name.name.toLowerCase());
  const [source] = sourcesIn(one, scope);
  return name === of && sourcesIn(other, scope).has(source);
}
