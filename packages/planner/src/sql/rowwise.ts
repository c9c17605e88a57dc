import { functionNamed } from '../functions.ts';
import { columnName } from './column-name.ts';
import { itemName } from './item-name.ts';
import { callOf, hasOnly } from './nodes.ts';
import { ast } from './parser.ts';
import { DUCKDB, type Expression, parseExpression } from './syntax.ts';
import type { Schema } from './translate/translate.ts';

/**
 * A SELECT that returns at most one row for each row of one table, and needs no other row of it. So
 * when rows are added to the table or removed from it, only their own rows of the result change.
 */
export interface Rowwise {
  readonly table: string;
  /**
   * Present if all columns but one are columns of the table, written out, and none is named like a
   * row's place.
   */
  readonly placed?: PlacedRows;
}

/** The same SELECT, which also says where each row comes from. */
export interface PlacedRows {
  /**
   * In DuckDB's SQL. After its columns come those of `ROW_PLACE`, which it expects of the table.
   */
  readonly sql: string;
  /** The columns that are columns of the table, unchanged, with their names there. */
  readonly copied: Readonly<Record<string, string>>;
}

/** DuckDB's names for the path of a row's file, and for the row's number in it, from 0. */
export const ROW_PLACE = { file: 'filename', row: 'file_row_number' } as const;

/** The only clauses that such a SELECT and its table may have. */
const PARTS = ['expressions', 'from', 'where_clause'];
const TABLE_PARTS = ['name', 'alias', 'alias_explicit_as'];

/** A SELECT of which that is known, before it is written for an engine. */
interface RowwiseSelect {
  readonly table: string;
  /** As `PlacedRows` has them; `undefined` if rows cannot be placed. */
  readonly copied: PlacedRows['copied'] | undefined;
}

/** @returns `undefined` for a SELECT for which this cannot be proven */
export function rowwiseOf(statement: Expression, schema: Schema): RowwiseSelect | undefined {
  if (!('select' in statement)) return undefined;
  const { select } = statement;
  const [from, ...others] = select.from?.expressions ?? [];
  if (!from || !('table' in from) || others.length > 0) return undefined;
  if (!hasOnly(select, PARTS) || !hasOnly(from.table, TABLE_PARTS)) return undefined;
  const table = from.table.name.name.toLowerCase();
  const where = select.where_clause?.this;
  const parts = [...select.expressions, ...(where ? [where] : [])];
  const columns = schema.get(table);
  if (!columns || !parts.every(isOfOneRow)) return undefined;
  const names = [...columns.map(columnName), ...select.expressions.map(itemName)];
  const isHidden = Object.values(ROW_PLACE).some((name) => names.includes(name));
  const copied = copiedColumns(select.expressions);
  const copies = Object.keys(copied).length;
  const isPlaced = !isHidden && copies > 0 && select.expressions.length - copies <= 1;
  return { table, copied: isPlaced ? copied : undefined };
}

/** A rowwise SELECT with the place of each row after its columns. */
export function withPlaces(tree: Expression): Expression {
  if (!('select' in tree)) throw new TypeError('expected a SELECT');
  const places = Object.values(ROW_PLACE).map((name) => parseExpression(name, DUCKDB));
  const { select } = tree;
  return { select: { ...select, expressions: [...select.expressions, ...places] } };
}

function copiedColumns(items: readonly Expression[]): PlacedRows['copied'] {
  const copied: Record<string, string> = {};
  for (const item of items) {
    const value = 'alias' in item ? item.alias.this : item;
    const name = itemName(item);
    if (name !== undefined && 'column' in value) {
      copied[name] = value.column.name.name.toLowerCase();
    }
  }
  return copied;
}

function isOfOneRow(part: Expression): boolean {
  const others = ast.findAll(part, (node) => {
    const call = callOf(node);
    const isOfMany = call !== undefined && !isOfOneRowCall(call.name);
    return 'select' in node || 'window_function' in node || isOfMany;
  });
  return others.length === 0;
}

function isOfOneRowCall(name: string): boolean {
  const known = functionNamed(name);
  return known?.kind === 'scalar' && known.not === undefined;
}
