import { placeIn } from './place-in.ts';

/**
 * The fields of `Status.AthenaError`.
 * https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
 */
export interface AthenaErrorFields {
  /** 1: caused by the system, 2: by the user, 3: by something else. */
  readonly ErrorCategory: number;
  readonly ErrorType: number;
  readonly Retryable: boolean;
}

/** Why a query failed, in Athena's words. */
export class AthenaFailure extends Error {
  override readonly name = 'AthenaFailure';
  readonly fields: AthenaErrorFields;

  constructor(message: string, fields: Partial<AthenaErrorFields> = {}) {
    super(message);
    this.fields = { ErrorCategory: 2, ErrorType: 1000, Retryable: false, ...fields };
  }
}

/** A failure that may not happen again when the query is retried. */
export function internalFailure(): AthenaFailure {
  return new AthenaFailure('GENERIC_INTERNAL_ERROR: Query engine had an internal error', {
    ErrorCategory: 1,
    ErrorType: 200,
    Retryable: true,
  });
}

interface Context {
  /** The whole statement as it was sent, to which positions refer. */
  readonly sql: string;
  readonly database: string;
}

/** An error of DuckDB in the form in which Athena would report it. */
export function athenaFailure(error: unknown, context: Context): AthenaFailure {
  if (error instanceof AthenaFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  for (const [pattern, say] of RULES) {
    const found = pattern.exec(first);
    if (found) return say(found[1] ?? '', context, first);
  }
  return new AthenaFailure(`GENERIC_INTERNAL_ERROR: ${first}`, {
    ErrorCategory: 1,
    ErrorType: 200,
  });
}

type Say = (name: string, context: Context, message: string) => AthenaFailure;

const RULES: readonly (readonly [RegExp, Say])[] = [
  [
    /^Out of Memory Error/,
    () =>
      new AthenaFailure('EXCEEDED_LOCAL_MEMORY_LIMIT: Query exceeded per-node memory limit', {
        ErrorCategory: 1,
        ErrorType: 0,
      }),
  ],
  [
    /because schema "([^"]+)" does not exist/,
    (schema, { sql }) =>
      new AthenaFailure(
        `SCHEMA_NOT_FOUND: ${placeIn(sql, schema)}: Schema '${schema}' does not exist`,
        { ErrorType: 1301 },
      ),
  ],
  [
    /^Catalog Error: Table with name "?([^"\s]+)"? does not exist/,
    (name, { sql, database }) => {
      const [table = '', schema = database] = name.split('.').reverse();
      return new AthenaFailure(
        `TABLE_NOT_FOUND: ${placeIn(sql, table)}: Table 'awsdatacatalog.${schema}.${table.toLowerCase()}' does not exist`,
        { ErrorType: 1301 },
      );
    },
  ],
  [
    /^Catalog Error: .*Function with name "?([^"\s]+)"? does not exist/,
    (name, { sql }) =>
      new AthenaFailure(
        `FUNCTION_NOT_FOUND: ${placeIn(sql, name)}: Function '${name.toLowerCase()}' not registered`,
        { ErrorType: 1303 },
      ),
  ],
  [
    /^Binder Error: (?:Referenced (?:column|table) "|.*does not have a column named ")([^"]+)"/,
    (name, { sql }) =>
      new AthenaFailure(
        `COLUMN_NOT_FOUND: ${placeIn(sql, name)}: Column '${name.toLowerCase()}' cannot be resolved or requester is not authorized to access requested resources`,
        { ErrorType: 1006 },
      ),
  ],
  [
    /^Binder Error: column "?([^"\s]+)"? must appear in the GROUP BY/,
    (name, { sql }) =>
      new AthenaFailure(
        `EXPRESSION_NOT_AGGREGATE: ${placeIn(sql, name)}: '${name}' must be an aggregate expression or appear in GROUP BY clause`,
      ),
  ],
  [
    /^Binder Error: Ambiguous reference to column name "([^"]+)"/,
    (name, { sql }) =>
      new AthenaFailure(`AMBIGUOUS_NAME: ${placeIn(sql, name)}: Column '${name}' is ambiguous`),
  ],
  [/(FUNCTION_NOT_FOUND: .*)/, (problem) => new AthenaFailure(problem, { ErrorType: 1303 })],
  [/(INVALID_FUNCTION_ARGUMENT: .*)/, (problem) => new AthenaFailure(problem, { ErrorType: 1100 })],
  [
    /^Binder Error/,
    (_, _context, message) =>
      new AthenaFailure(`TYPE_MISMATCH: line 1:1: ${message.replace('Binder Error: ', '')}`, {
        ErrorType: 1002,
      }),
  ],
  [
    /^Conversion Error/,
    (_, _context, message) =>
      new AthenaFailure(`INVALID_CAST_ARGUMENT: ${message.replace('Conversion Error: ', '')}`, {
        ErrorType: 1100,
      }),
  ],
  [
    /^Out of Range Error/,
    (_, _context, message) =>
      new AthenaFailure(
        `NUMERIC_VALUE_OUT_OF_RANGE: ${message.replace('Out of Range Error: ', '')}`,
      ),
  ],
  [
    /^(?:Parser|Syntax) Error/,
    (_, _context, message) =>
      new AthenaFailure(`SYNTAX_ERROR: line 1:1: ${message}`, { ErrorType: 1006 }),
  ],
];
