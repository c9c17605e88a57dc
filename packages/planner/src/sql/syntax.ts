import type { Dialect } from '@polyglot-sql/sdk';
import { isTooNested, TOO_NESTED } from './nesting.ts';
import { ast, generate, parse, tokenize } from './parser.ts';
import { QueryProblem } from './query-problem.ts';
import { Remembered } from './remembered.ts';
import { RESERVED, UNQUOTED_FOR_DUCKDB } from './reserved-words.ts';

/** A node of a query's tree: an object whose only key is its kind. */
export type Expression = Parameters<typeof ast.getExprType>[0];
export type ExpressionType = ReturnType<typeof ast.getExprType>;

/**
 * The dialect of Athena's queries. Athena's engine is Trino; the parser's `Athena` dialect also
 * includes Hive's SQL, in which a backslash escapes a quote, so `'a\'` would not end where Athena
 * ends it. https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html
 */
export const ATHENA = 'trino' as Dialect;
export const DUCKDB = 'duckdb' as Dialect;
/** The dialect of an extract's SELECT. */
export const POSTGRES = 'postgresql' as Dialect;

export interface SyntaxProblem {
  readonly message: string;
  /** In Unicode characters from the start of the text. */
  readonly offset: number;
}

type Parsed = { readonly tree: Expression } | { readonly problem: SyntaxProblem };

/** As JSON, so that every caller gets its own nodes: callers tell nodes apart by identity. */
const PARSED = new Remembered<string>(1000);

/** Parses one statement; returns the first problem. */
export function parseStatement(sql: string, dialect: Dialect): Parsed {
  const parsed = PARSED.get(`${dialect} ${sql}`, () => JSON.stringify(parsedAnew(sql, dialect)));
  return JSON.parse(parsed) as Parsed;
}

function parsedAnew(sql: string, dialect: Dialect): Parsed {
  const result = parse(sql, dialect);
  if (!result.success) {
    const said = result.error ?? 'not understood';
    const message = isTooNested(said)
      ? TOO_NESTED
      : said.replace(/^.*? at line \d+, column \d+: /, '');
    return { problem: { message, offset: result.errorStart ?? 0 } };
  }
  const statements = result.ast as Expression[];
  const [tree] = statements;
  if (!tree || statements.length > 1) {
    const found = tree ? `${statements.length} statements` : 'nothing';
    return { problem: { message: `expected one SELECT, found ${found}`, offset: 0 } };
  }
  return { tree };
}

/** Parses SQL that this package generated. */
export function parseOwn(sql: string, dialect: Dialect): Expression {
  const result = parseStatement(sql, dialect);
  if ('problem' in result) throw new SyntaxError(`${result.problem.message} in ${sql}`);
  return result.tree;
}

const WRITTEN = new Remembered<string>(1000);

/** @throws QueryProblem for a tree that is nested too deeply */
export function writeSql(tree: Expression, dialect: Dialect): string {
  const json = JSON.stringify(tree);
  return WRITTEN.get(`${dialect} ${json}`, () =>
    writtenAnew(dialect === DUCKDB ? quoted(tree, json) : tree, dialect),
  );
}

/**
 * A name in a tree's JSON that must be quoted, and is not: the parser forgets the quotes of the
 * columns' names after a table.
 */
const PLAIN_NAME = new RegExp(
  `("name":"(?:${[...RESERVED, ...UNQUOTED_FOR_DUCKDB].join('|')})","quoted":)false`,
  'gi',
);

/** The tree with quotes around names that are words to DuckDB. */
function quoted(tree: Expression, json: string): Expression {
  const written = json.replaceAll(PLAIN_NAME, '$1true');
  return written === json ? tree : (JSON.parse(written) as Expression);
}

function writtenAnew(tree: Expression, dialect: Dialect): string {
  // A value that is not an array is passed to the parser as one JSON text. Node by node it took
  // three times as long.
  const result = generate({ toJSON: () => [tree] }, dialect);
  const [sql] = result.sql ?? [];
  if (result.success && sql !== undefined) return sql;
  if (isTooNested(result.error ?? '')) throw new QueryProblem(TOO_NESTED);
  throw new SyntaxError(result.error ?? 'no SQL');
}

/** Parses one expression into a node of a tree. */
export function parseExpression(sql: string, dialect: Dialect): Expression {
  const [expression] = selectParts(parseOwn(`SELECT ${sql}`, dialect)).expressions;
  if (!expression) throw new SyntaxError(`no expression in ${sql}`);
  return expression;
}

/** Parsed once: it takes half of the time of parsing an expression. */
let emptySelect: Select | undefined;

export function writeExpression(expression: Expression, dialect: Dialect): string {
  emptySelect ??= selectParts(parseOwn('SELECT 1', ATHENA));
  const select = ast.makeExpr('select', { ...emptySelect, expressions: [expression] });
  return writeSql(select, dialect).replace(/^SELECT /, '');
}

/** The clauses of a SELECT. */
export type Select = Extract<Expression, { select: unknown }>['select'];

/** The clauses of a SELECT node. */
export function selectParts(tree: Expression): Select {
  if (!('select' in tree)) throw new TypeError('expected a SELECT');
  return tree.select;
}

export interface Token {
  readonly type: string;
  readonly text: string;
  /** In Unicode characters from the start of the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * A token as version 0.12.1 of the parser returns it: its type declares `tokenType`, its data has
 * `token_type`.
 */
interface SentToken {
  readonly token_type: string;
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** Ten checks of a query each read its tokens. */
const TAKEN_APART = new Remembered<readonly Token[]>(1000);

/**
 * The tokens of a text; none if it cannot be tokenized.
 *
 * @throws TypeError if another version of the parser returns tokens of another shape: otherwise all
 *   checks of texts would silently find nothing
 */
export function tokens(sql: string, dialect: Dialect = ATHENA): readonly Token[] {
  return TAKEN_APART.get(`${dialect} ${sql}`, () => takenApart(sql, dialect));
}

function takenApart(sql: string, dialect: Dialect): readonly Token[] {
  const sent: readonly unknown[] = tokenize(sql, dialect).tokens ?? [];
  return sent.map((token) => {
    if (!isSentToken(token)) {
      throw new TypeError(`the SQL parser sent a token of another shape: ${JSON.stringify(token)}`);
    }
    const { token_type, text, span } = token;
    return { type: token_type, text, start: span.start, end: span.end };
  });
}

function isSentToken(token: unknown): token is SentToken {
  const { token_type, text, span } = token as Partial<SentToken>;
  return (
    typeof token_type === 'string' &&
    typeof text === 'string' &&
    typeof span?.start === 'number' &&
    typeof span.end === 'number'
  );
}
