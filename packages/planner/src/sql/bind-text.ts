import { type ParameterValue, type ParameterValues, parameterSql } from './parameters.ts';
import { ast } from './parser.ts';
import {
  ATHENA,
  DUCKDB,
  type Expression,
  parseExpression,
  writeExpression,
  writeSql,
} from './syntax.ts';

/** A private-use character, which no query contains, on both sides of a parameter's name. */
const MARK = '\ue000';

/** DuckDB's SQL, split at the marks: every second element is what was between two marks. */
type Parts = readonly string[];

/**
 * The text of a tree in DuckDB's SQL, with values for its parameters, any number of times.
 *
 * Writing the tree of `current_elections_parquet` takes 5 ms, and it is bound to 26 letters, which
 * was half of the time of planning a bake. So the tree is written once, with marks in place of
 * texts, and the texts are inserted there. A number's form may depend on its context, such as `-
 * -1`.
 */
export function textBinder(tree: Expression): (values: ParameterValues) => string {
  let parts: Parts | undefined;
  return (values) => {
    if (values.size === 0) return writeSql(tree, DUCKDB);
    if (![...values.values()].every((value) => typeof value === 'string')) {
      return writeSql(bindTree(tree, values), DUCKDB);
    }
    if (parts === undefined) {
      const sql = writeSql(bindTree(tree, values), DUCKDB);
      const found = markedParts(tree, values);
      // Not for a query that contains a mark, or whose texts the generator changes.
      parts = fill(found, values) === sql ? found : [];
      return sql;
    }
    return parts.length === 0 ? writeSql(bindTree(tree, values), DUCKDB) : fill(parts, values);
  };
}

/** A tree with values in place of its parameters. */
export function bindTree(tree: Expression, values: ParameterValues): Expression {
  if (values.size === 0) return tree;
  return ast.transform(tree, {
    leave: (node) =>
      'parameter' in node ? valueNode(given(values, String(node.parameter.name))) : undefined,
  });
}

/** A value as a node of a tree. */
export function valueNode(value: ParameterValue): Expression {
  return parseExpression(parameterSql(value), ATHENA);
}

function markedParts(tree: Expression, values: ParameterValues): Parts {
  const marks = new Map([...values.keys()].map((name) => [name, `${MARK}${name}${MARK}`]));
  return writeSql(bindTree(tree, marks), DUCKDB).split(new RegExp(`'?${MARK}'?`));
}

function fill(parts: Parts, values: ParameterValues): string {
  const texts = new Map(
    [...values].map(([name, value]) => [name, writeExpression(valueNode(value), DUCKDB)]),
  );
  return parts.map((part, i) => (i % 2 === 0 ? part : given(texts, part))).join('');
}

function given<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`no value for :${name}`);
  return value;
}
