import { comparable } from '../comparable.ts';
import type { Expression } from '../syntax.ts';
import { numberOf, textOf } from './term.ts';

type Rows = readonly (readonly Expression[])[];

/** The places of the columns of written rows that are the same wherever some columns are the same. */
export function sameInRows(rows: Rows, known: ReadonlySet<number>): readonly number[] {
  const groups = alikeIn(rows, known);
  const isSame = (place: number) =>
    [...groups.values()].every(
      (group) => new Set(group.map((i) => written(rows[i]?.[place]))).size === 1,
    );
  return [...(rows[0] ?? []).keys()].filter((place) => known.has(place) || isSame(place));
}

/** Whether no two written rows are the same. */
export const areApart = (rows: Rows): boolean =>
  alikeIn(rows, (rows[0] ?? []).keys()).size === rows.length;

/** The rows of which it is not certain that they differ in some columns. */
function alikeIn(rows: Rows, places: Iterable<number>): ReadonlyMap<string, readonly number[]> {
  const apart = [...places].map((place) => valuesApart(rows.map((row) => row[place])));
  return Map.groupBy(rows.keys(), (i) => JSON.stringify(apart.map((values) => values[i])));
}

/** Of each value of a column, a text that differs from that of another only if both values do. */
function valuesApart(column: readonly (Expression | undefined)[]): readonly string[] {
  const literals = column.map(literal);
  return literals.every((text) => text !== undefined) ? literals : column.map(() => '');
}

function literal(node: Expression | undefined): string | undefined {
  if (node && 'null' in node) return 'null';
  const text = textOf(node);
  if (text !== undefined) return JSON.stringify(text);
  const number = numberOf(node);
  return number !== undefined && /^-?\d+$/.test(number) ? BigInt(number).toString() : undefined;
}

const written = (node: Expression | undefined): string | undefined => node && comparable(node);
