import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { callPlace } from '../sql/call-place.ts';
import { callOf } from '../sql/nodes.ts';
import { offsetOf } from '../sql/offset-of.ts';
import { ast } from '../sql/parser.ts';
import type { Expression } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

/** What a FROM may read: tables of the project, subqueries of WITH, and rows made in the query. */
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

/** Relations other than tables: a function in FROM may read any file of the machine. */
export function relationMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const mistakes: Mistake[] = [];
  ast.walk(tree, {
    enter: (node) => {
      for (const relation of relationsOf(node)) {
        if (RELATIONS.has(ast.getExprType(relation))) continue;
        mistakes.push(
          at(
            placeOf(relation, query),
            `query \`${query.name}\` reads ${nameOf(relation)}, which is not a table of the project; FROM may only have tables, subqueries of WITH, UNNEST and VALUES`,
          ),
        );
      }
    },
  });
  return mistakes;
}

/** The relations in the FROM and JOINs of a SELECT, or within brackets. */
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

/** A relation without its alias, brackets and LATERAL. */
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
