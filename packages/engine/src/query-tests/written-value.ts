import {
  type ColumnType,
  identifier,
  parseColumnType,
  sqlLiteral,
  type TypeTree,
} from '@dc-data-baker/models';
import { duckdbType } from '@dc-data-baker/planner';

/** How a value of each type is written in a test, and how a message describes that. */
const FORMS: Readonly<Record<TypeTree['kind'], { readonly form: RegExp; readonly as: string }>> = {
  string: { form: /[\s\S]*/, as: 'any text' },
  int: { form: /^-?[0-9]+$/, as: 'a whole number' },
  bigint: { form: /^-?[0-9]+$/, as: 'a whole number' },
  double: {
    form: /^(NaN|-?Infinity|-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)$/,
    as: 'a number such as -1.5',
  },
  decimal: { form: /^-?[0-9]+(\.[0-9]+)?$/, as: 'a number such as -1.50' },
  boolean: { form: /^(true|false)$/, as: 'true or false' },
  date: { form: /^\d{4}-\d{2}-\d{2}$/, as: 'a date such as 2026-05-07' },
  timestamp: {
    form: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?$/,
    as: 'a time such as 2026-05-07 22:00:00',
  },
  array: { form: /^\s*\[[\s\S]*\]\s*$/, as: 'a JSON list such as ["a","b"]' },
  map: { form: /^\s*\{[\s\S]*\}\s*$/, as: 'a JSON object such as {"a":"b"}' },
  struct: { form: /^\s*\{[\s\S]*\}\s*$/, as: 'a JSON object such as {"a":"b"}' },
};

/** The expected form of a value, for a message; `undefined` if the text has it. */
export function formProblem(type: ColumnType, text: string): string | undefined {
  const tree = treeOf(type);
  const { form, as } = FORMS[tree.kind];
  const fits = form.test(text) && !(tree.kind === 'decimal' && digitsAfter(text) > tree.scale);
  return fits && !(isNested(tree) && !isJson(text)) ? undefined : `expected ${as}`;
}

/** A written value as an expression in DuckDB's SQL, which fails if it is out of range. */
export function writtenSql(type: ColumnType, text: string | null): string {
  const literal = text === null ? 'NULL' : sqlLiteral(text);
  const value = isNested(treeOf(type)) ? `CAST(${literal} AS JSON)` : literal;
  return `CAST(${value} AS ${duckdbType(type)})`;
}

/** A column as the text in which it would be written; equal values have equal texts. */
export function asWrittenSql(name: string, type: ColumnType): string {
  const tree = treeOf(type);
  const column = identifier(name);
  const value = isNested(tree) ? `to_json(${inOrder(column, tree)})` : column;
  return `CAST(${value} AS VARCHAR)`;
}

/** Sorts the entries of maps, whose order is arbitrary. */
function inOrder(value: string, tree: TypeTree, depth = 0): string {
  const item = `v${depth}`;
  if (tree.kind === 'array') {
    return `list_transform(${value}, lambda ${item}: ${inOrder(item, tree.element, depth + 1)})`;
  }
  if (tree.kind === 'map') {
    const entry = `struct_pack(key := ${item}.key, value := ${inOrder(`${item}.value`, tree.value, depth + 1)})`;
    return `map_from_entries(list_sort(list_transform(map_entries(${value}), lambda ${item}: ${entry})))`;
  }
  if (tree.kind !== 'struct') return value;
  const fields = tree.fields.map(({ name, type }) => {
    const field = identifier(name);
    return `${field} := ${inOrder(`(${value}).${field}`, type, depth)}`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
}

function isNested({ kind }: TypeTree): boolean {
  return kind === 'array' || kind === 'map' || kind === 'struct';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function digitsAfter(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function treeOf(type: ColumnType): TypeTree {
  const tree = parseColumnType(type);
  if (!tree) throw new TypeError(`not a column type: ${type}`);
  return tree;
}
