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
  const tree = treeOf(type);
  if (text === null) return `CAST(NULL AS ${duckdbType(type)})`;
  const json = () => sqlLiteral(hasDecimals(tree) ? withQuotedNumbers(text) : text);
  const value = isNested(tree) ? `CAST(${json()} AS JSON)` : sqlLiteral(text);
  return `CAST(${value} AS ${duckdbType(type)})`;
}

/** DuckDB makes a double of a JSON number before it casts it to a decimal; a text it casts exactly. */
function withQuotedNumbers(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|-?[0-9][-+.eE0-9]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function hasDecimals(tree: TypeTree): boolean {
  switch (tree.kind) {
    case 'decimal':
      return true;
    case 'array':
      return hasDecimals(tree.element);
    case 'map':
      return hasDecimals(tree.value);
    case 'struct':
      return tree.fields.some(({ type }) => hasDecimals(type));
    default:
      return false;
  }
}

/** A column as the text in which it would be written; equal values have equal texts. */
export function asWrittenSql(name: string, type: ColumnType): string {
  const tree = treeOf(type);
  const column = identifier(name);
  const value = isNested(tree) ? `to_json(${inOrder(column, tree)})` : column;
  return `CAST(${value} AS VARCHAR)`;
}

/**
 * A column as a text that Athena can cast back to its type. For a list, map or struct it is JSON in
 * which every other value is a text: Athena casts no JSON to a date or a timestamp.
 */
export function asCastableSql(name: string, type: ColumnType): string {
  const tree = treeOf(type);
  const column = identifier(name);
  return isNested(tree)
    ? `CAST(to_json(${inOrder(column, tree, castable)}) AS VARCHAR)`
    : castable(column, tree);
}

/** A value that is no list, map or struct, as a text. Trino's words for NaN and infinity are Java's. */
function castable(value: string, { kind }: TypeTree): string {
  const text = `CAST(${value} AS VARCHAR)`;
  if (kind !== 'double') return text;
  return `CASE ${text} WHEN 'nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' WHEN '-inf' THEN '-Infinity' ELSE ${text} END`;
}

/**
 * Sorts the entries of maps, whose order is arbitrary.
 *
 * @param leaf changes a value that is no list, map or struct
 */
function inOrder(
  value: string,
  tree: TypeTree,
  leaf: (value: string, tree: TypeTree) => string = (same) => same,
  depth = 0,
): string {
  const item = `v${depth}`;
  if (tree.kind === 'array') {
    return `list_transform(${value}, lambda ${item}: ${inOrder(item, tree.element, leaf, depth + 1)})`;
  }
  if (tree.kind === 'map') {
    const key = leaf(`${item}.key`, tree.key);
    const entry = `struct_pack(key := ${key}, value := ${inOrder(`${item}.value`, tree.value, leaf, depth + 1)})`;
    return `map_from_entries(list_sort(list_transform(map_entries(${value}), lambda ${item}: ${entry})))`;
  }
  if (tree.kind !== 'struct') return leaf(value, tree);
  const fields = tree.fields.map(({ name, type }) => {
    const field = identifier(name);
    return `${field} := ${inOrder(`(${value}).${field}`, type, leaf, depth)}`;
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
