import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { callPlace } from '../sql/call-place.ts';
import { callOf } from '../sql/nodes.ts';
import { offsetOf } from '../sql/offset-of.ts';
import { ast } from '../sql/parser.ts';
import type { Expression } from '../sql/syntax.ts';
import type { At } from './place.ts';

/** What a FROM may read: tables, which are the project's own or the query's, and rows made here. */
const RELATIONS: ReadonlySet<string> = new Set([
  'except',
  'intersect',
  'joined_table',
  'select',
  'subquery',
  'table',
  'union',
  'unnest',
  'values',
]);

/** What is read besides tables: a function in FROM may read any file of the machine. */
export function relationMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const mistakes: Mistake[] = [];
  ast.walk(tree, {
    enter: (node) => {
      for (const relation of relationsOf(node)) {
        if (RELATIONS.has(ast.getExprType(relation))) continue;
        mistakes.push(
          at(
            placeOf(relation, query),
            `query \`${query.name}\` reads ${nameOf(relation)}, which is no table of the project; a FROM has those, WITH’s own, UNNEST and VALUES`,
          ),
        );
      }
    },
  });
  return mistakes;
}

/** What the FROM and JOINs of a SELECT, or the parentheses in one, hold. */
function relationsOf(node: Expression): Expression[] {
  if ('select' in node) {
    const { from, joins } = node.select;
    return [...(from?.expressions ?? []), ...(joins ?? []).map((join) => join.this)].map(unnamed);
  }
  if ('joined_table' in node) {
    const { left, joins } = node.joined_table;
    return [left, ...joins.map((join) => join.this)].map(unnamed);
  }
  return 'subquery' in node ? [unnamed(node.subquery.this)] : [];
}

/** A relation without the alias, the parentheses and the LATERAL that it may have. */
function unnamed(relation: Expression): Expression {
  if ('alias' in relation) return unnamed(relation.alias.this);
  if ('paren' in relation) return unnamed(relation.paren.this);
  return 'lateral' in relation ? unnamed(relation.lateral.this) : relation;
}

function nameOf(relation: Expression): string {
  const call = callOf(relation);
  return call
    ? `the function \`${call.name}\``
    : ast.getExprType(relation).replaceAll('_', ' ').toUpperCase();
}

function placeOf(relation: Expression, query: QueryText): number | undefined {
  const call = callOf(relation);
  return (call && callPlace(query.text, call.name, call.args.length)) ?? offsetOf(relation);
}
