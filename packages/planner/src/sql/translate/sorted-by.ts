import { comparable } from '../comparable.ts';
import { itemName } from '../item-name.ts';
import { ast } from '../parser.ts';
import type { Expression, Select } from '../syntax.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { numberOf } from './term.ts';

/** One of the things that rows are sorted by. */
export interface By {
  readonly this: Expression;
}

/**
 * What a SELECT's ORDER BY may not be: where a name means another thing to each engine.
 *
 * @param scope what it reads from
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
        not: `in an expression of ORDER BY \`${shown}\` is what the SELECT makes to Athena, and the column that it reads to DuckDB; give what it makes another name`,
      };
    }
    if (select.distinct && !hasAll && !written.has(comparable(by))) {
      return {
        not: 'Athena sorts SELECT DISTINCT by what it selects; select what it is sorted by',
      };
    }
  }
  return undefined;
}

const namesOf = (items: readonly Expression[]) => items.flatMap((item) => itemName(item) ?? []);

/** The names of what a SELECT makes that are those of columns that it reads, too. */
function madeNames(select: Select, sources: Scope['sources']): ReadonlySet<string> {
  const isRead = (name: string) =>
    sources.some(({ columns }) => !columns || columns.some((column) => column.name === name));
  return new Set(namesOf(select.expressions.filter((item) => !isOwnColumn(item))).filter(isRead));
}

/** Whether a column that is sorted by is the same one within an expression. */
export function meansOneThing(
  select: Select,
  by: Expression,
  { sources }: Pick<Scope, 'sources'>,
): boolean {
  return 'column' in by && !madeNames(select, sources).has(plainName(by) ?? '');
}

/** What a UNION, INTERSECT or EXCEPT is sorted by. */
export function sortOfSetsProblem(order: readonly By[]): Not | undefined {
  const isPlain = order.every(
    ({ this: by }) => numberOf(by) !== undefined || plainName(by) !== undefined,
  );
  return isPlain
    ? undefined
    : { not: 'DuckDB sorts what is put together by its columns; sort a SELECT from it' };
}

/** Whether a name that a SELECT gives is that of the column that it is. */
function isOwnColumn(item: Expression): boolean {
  const inner = 'alias' in item ? item.alias.this : item;
  return 'column' in inner && itemName(item) === itemName(inner);
}

/** The name of a column that is written without its table. */
function plainName(node: Expression): string | undefined {
  return 'column' in node && !node.column.table ? itemName(node) : undefined;
}
