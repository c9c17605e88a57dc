import { sqlLiteral } from '@dc-data-baker/models';
import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { duckdbTypeOf, type TrinoType } from '../trino-type.ts';
import type { Term } from './term.ts';

/** What a failure begins with, to tell it from what DuckDB says by itself. */
const MARK = 'fails on Athena: ';

/** How much of a value a message shows. */
const MOST_SHOWN = 80;

/**
 * What fails where it is evaluated, as a value of a type. It is a cast of what is no number, since
 * DuckDB's own `error` may not stand inside TRY.
 *
 * @param message what went wrong, for a person
 * @param value SQL of a text that the message ends with
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

/** Whether working out a value may fail. */
export const mayFail = ({ node, mayOverflow = false }: Term): boolean =>
  mayOverflow || canFail(node);

/** Whether there is a `failure` in a piece of DuckDB's SQL. */
export function canFail(node: Expression): boolean {
  const found = ast.findFirst(
    node,
    (part) => 'literal' in part && String(part.literal.value).startsWith(MARK),
  );
  return found !== undefined;
}

/** What `failure` was told, from the message that DuckDB has for it; `undefined` of any other. */
export function failureIn(message: string): string | undefined {
  const [, said] = new RegExp(`'${MARK}([\\s\\S]*?)' to INT32`).exec(message) ?? [];
  return said;
}
