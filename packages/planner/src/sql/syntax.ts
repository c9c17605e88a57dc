import type { Dialect } from '@polyglot-sql/sdk';
import { ast, generate, parse, tokenize } from './parser.ts';
import { Remembered } from './remembered.ts';

/** A node of a query's tree: an object whose one key says what it is. */
export type Expression = Parameters<typeof ast.getExprType>[0];
export type ExpressionType = ReturnType<typeof ast.getExprType>;

/**
 * What an Athena query is read as. Athena's engine is Trino, and the parser's `Athena` dialect
 * mixes in Hive's, in which a backslash escapes a quote: `'a\'` would not end where Athena
 * ends it.
 * https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html
 */
export const ATHENA = 'trino' as Dialect;
export const DUCKDB = 'duckdb' as Dialect;
/** What the SELECT of an extract is read as. */
export const POSTGRES = 'postgresql' as Dialect;

export interface SyntaxProblem {
  readonly message: string;
  /** Unicode characters from the start of the text. */
  readonly offset: number;
}

type Parsed = { readonly tree: Expression } | { readonly problem: SyntaxProblem };

/** As JSON: each who asks gets nodes of their own, for nodes are told apart by what they are in. */
const PARSED = new Remembered<string>(1000);

/** Reads one statement; the problem is the first one met. */
export function parseStatement(sql: string, dialect: Dialect): Parsed {
  const parsed = PARSED.get(`${dialect} ${sql}`, () => JSON.stringify(parsedAnew(sql, dialect)));
  return JSON.parse(parsed) as Parsed;
}

function parsedAnew(sql: string, dialect: Dialect): Parsed {
  const result = parse(sql, dialect);
  if (!result.success) {
    const message = (result.error ?? 'not understood').replace(
      /^.*? at line \d+, column \d+: /,
      '',
    );
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

/** Reads SQL of our own making. */
export function parseOwn(sql: string, dialect: Dialect): Expression {
  const result = parseStatement(sql, dialect);
  if ('problem' in result) throw new SyntaxError(`${result.problem.message} in ${sql}`);
  return result.tree;
}

const WRITTEN = new Remembered<string>(1000);

export function writeSql(tree: Expression, dialect: Dialect): string {
  const json = JSON.stringify(tree);
  return WRITTEN.get(`${dialect} ${json}`, () => writtenAnew(tree, dialect));
}

function writtenAnew(tree: Expression, dialect: Dialect): string {
  // What is no array goes to the parser as one text of JSON. Node by node it took three times as long.
  const result = generate({ toJSON: () => [tree] }, dialect);
  const [sql] = result.sql ?? [];
  if (!result.success || sql === undefined) throw new SyntaxError(result.error ?? 'no SQL');
  return sql;
}

/** One expression, as a node to put into a tree. */
export function parseExpression(sql: string, dialect: Dialect): Expression {
  const [expression] = selectParts(parseOwn(`SELECT ${sql}`, dialect)).expressions;
  if (!expression) throw new SyntaxError(`no expression in ${sql}`);
  return expression;
}

/** Made once: parsing it took half of the time that an expression takes. */
let emptySelect: Select | undefined;

export function writeExpression(expression: Expression, dialect: Dialect): string {
  emptySelect ??= selectParts(parseOwn('SELECT 1', ATHENA));
  const select = ast.makeExpr('select', { ...emptySelect, expressions: [expression] });
  return writeSql(select, dialect).replace(/^SELECT /, '');
}

/** What a SELECT is made of. */
export type Select = Extract<Expression, { select: unknown }>['select'];

/** The parts of a SELECT node. */
export function selectParts(tree: Expression): Select {
  if (!('select' in tree)) throw new TypeError('expected a SELECT');
  return tree.select;
}

export interface Token {
  readonly type: string;
  readonly text: string;
  /** Unicode characters from the start of the text. */
  readonly start: number;
  readonly end: number;
}

/** A token as 0.12.1 sends it: it declares `tokenType`, and sends `token_type`. */
interface SentToken {
  readonly token_type: string;
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** Ten checks of a query each look at its words. */
const TAKEN_APART = new Remembered<readonly Token[]>(1000);

/**
 * The words and signs of a text; none where it cannot even be taken apart.
 *
 * @throws TypeError if the parser's next version sends tokens of another shape: every check of a
 *   text would otherwise find nothing
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
