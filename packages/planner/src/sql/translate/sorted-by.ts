import { comparable } from '../comparable.ts';
import { itemName } from '../item-name.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import type { Not } from './refusal.ts';
import type { Scope, TypedColumn } from './scope.ts';
import { numberOf } from './term.ts';
import { hasTwoZeros } from './zero-signs.ts';

/** One of the expressions by which rows are sorted. */
export interface By {
  readonly this: Expression;
}

/**
 * Why a SELECT's ORDER BY is refused: a name in it means different things to the engines.
 *
 * @param scope the scope of the SELECT's own relations
 */
export function sortProblem(
  select: Select,
  order: readonly By[],
  { sources }: Pick<Scope, 'sources'>,
): Not | undefined {
  const items = select.expressions;
  const made = madeNames(select, sources);
  const names = new Set(namesOf(items));
  const written = new Set(
    items.map((item) => comparable('alias' in item ? item.alias.this : item)),
  );
  const hasAll = items.some((item) => 'star' in item);
  for (const { this: by } of order) {
    const name = plainName(by);
    if (numberOf(by) !== undefined || (name !== undefined && names.has(name))) continue;
    const other = ast.findFirst(by, (part) => made.has(plainName(part) ?? ''));
    if (other) {
      const shown = plainName(other);
      return {
        not: `in an expression of ORDER BY \`${shown}\` means the SELECT’s result in Athena and the column that it reads in DuckDB; give the result another name`,
      };
    }
    if (select.distinct && !hasAll && !written.has(comparable(by))) {
      return {
        not: 'Athena only sorts SELECT DISTINCT by what it selects; select the expression that it is sorted by',
      };
    }
  }
  return undefined;
}

const namesOf = (items: readonly Expression[]) => items.flatMap((item) => itemName(item) ?? []);

/** Names of computed columns of a SELECT that are also names of columns that it reads. */
function madeNames(select: Select, sources: Scope['sources']): ReadonlySet<string> {
  const isRead = (name: string) =>
    sources.some(({ columns }) => !columns || columns.some((column) => column.name === name));
  return new Set(namesOf(select.expressions.filter((item) => !isOwnColumn(item))).filter(isRead));
}

/** Whether a sorted column is the same one inside an expression. */
export function meansOneThing(
  select: Select,
  by: Expression,
  { sources }: Pick<Scope, 'sources'>,
): boolean {
  return 'column' in by && !madeNames(select, sources).has(plainName(by) ?? '');
}

/** Why the ORDER BY of a UNION, INTERSECT or EXCEPT is refused. */
export function sortOfSetsProblem(
  order: readonly By[],
  columns: readonly TypedColumn[],
): Not | undefined {
  const sorted = order.map(({ this: by }) => {
    const place = Number(numberOf(by));
    return columns.find(({ name }, i) => i + 1 === place || name === plainName(by));
  });
  if (sorted.some((column) => column && hasTwoZeros(column))) {
    return { not: 'DuckDB’s zeros lose their signs here; sort a SELECT from it by a + 0e0' };
  }
  const isPlain = order.every(
    ({ this: by }) => numberOf(by) !== undefined || plainName(by) !== undefined,
  );
  return isPlain
    ? undefined
    : { not: 'DuckDB only sorts combined queries by their columns; sort a SELECT from it' };
}

/** Whether an item's name is that of the column that it returns unchanged. */
function isOwnColumn(item: Expression): boolean {
  const inner = 'alias' in item ? item.alias.this : item;
  return 'column' in inner && itemName(item) === itemName(inner);
}

/** The name of a column that is written without its table. */
function plainName(node: Expression): string | undefined {
  return 'column' in node && !node.column.table ? itemName(node) : undefined;
}
