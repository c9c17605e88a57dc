import { sqlLiteral } from '@dc-data-baker/models';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { duckdbTypeOf, type TrinoType } from '../trino-type.ts';
import type { Term } from './term.ts';

/** The start of a `failure`'s message, which tells it from DuckDB's own errors. */
const MARK = 'fails on Athena: ';

/** How much of a value a message shows. */
const MOST_SHOWN = 80;

/**
 * An expression of a type that fails when it is evaluated. It casts a text that is not a number,
 * because DuckDB's own `error` is not allowed inside TRY.
 *
 * @param message what went wrong, for a person
 * @param value SQL for a text that the message ends with
 */
export function failure(message: string, type: TrinoType, value?: string): string {
  if (type.kind === 'array') return `[${failure(message, type.element, value)}]`;
  const text =
    value === undefined
      ? sqlLiteral(`${MARK}${message}`)
      : `(${sqlLiteral(`${MARK}${message}: `)} || substr(${value}, 1, ${MOST_SHOWN}))`;
  const fails = `CAST(${text} AS INTEGER)`;
  const name = duckdbTypeOf(type) ?? 'VARCHAR';
  return name === 'INTEGER' ? fails : `CAST(CAST(${fails} AS VARCHAR) AS ${name})`;
}

/** Whether evaluating a value may fail. */
export const mayFail = ({ node, mayOverflow = false }: Term): boolean =>
  mayOverflow || canFail(node);

/** Whether a part of DuckDB's SQL contains a `failure` outside of TRY. */
export function canFail(node: Expression): boolean {
  if ('literal' in node) return String(node.literal.value).startsWith(MARK);
  if ('function' in node && node.function.name === 'TRY') return false;
  if ('try_cast' in node && isMarked(node.try_cast.this)) return false;
  return ast.getChildren(node).some(({ value }) => [value].flat().some(canFail));
}

/** Whether it is the text of a `failure`, which in a TRY_CAST is null. */
function isMarked(node: Expression): boolean {
  if ('paren' in node) return isMarked(node.paren.this);
  if ('concat' in node) return isMarked(node.concat.left);
  return 'literal' in node && String(node.literal.value).startsWith(MARK);
}

/** The message of a `failure`, from DuckDB's error message; `undefined` for any other error. */
export function failureIn(message: string): string | undefined {
  const [, said] = new RegExp(`'${MARK}([\\s\\S]*?)' to INT32`).exec(message) ?? [];
  return said;
}
