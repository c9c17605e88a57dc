import type { Not } from '../sql/translate/refusal.ts';
import type { Term } from '../sql/translate/term.ts';
import { parseSignature, type Signature } from './signature.ts';

/** The properties of a function on which the two engines have to agree. */
export interface SqlFunction {
  /** `scalar` depends on one row; the others depend on several. */
  readonly kind: 'scalar' | 'aggregate' | 'window';
  /** The signatures; the first one that fits the arguments is used. */
  readonly ways: readonly Way[];
  /** Why queries may not call it, and what to write instead. */
  readonly not?: string;
  /**
   * Whether it is part of Athena's grammar, with its own rules for types; the translator handles
   * it.
   */
  readonly isGrammar?: boolean;
  /** The page of Trino's documentation, relative to https://trino.io/docs/current/functions/. */
  readonly evidence: string;
}

/** One signature of a function, with its translation. */
export interface Way extends Signature {
  /** DuckDB's SQL, with `$1`, `$2`, ... for the arguments, already of the expected types. */
  readonly duckdb: string | ((args: readonly Term[]) => string | Not);
  /** For an aggregate: an expression over its result, `$1`, if there is one. */
  readonly after?: string | ((args: readonly Term[]) => string | undefined);
  /** For an aggregate: a second aggregate over the same rows, which is `$2` in `after`. */
  readonly beside?: string;
  /** Whether DuckDB itself fails for some values, without a `failure`. */
  readonly mayOverflow?: boolean;
}

type WayText = readonly [
  /** `varchar, bigint -> varchar`; `T` is the same type everywhere in it. */
  signature: string,
  duckdb: Way['duckdb'],
  more?: Pick<Way, 'gives' | 'after' | 'beside' | 'mayOverflow'>,
];

function wayOf([signature, duckdb, more]: WayText): Way {
  return { ...parseSignature(signature), duckdb, ...more };
}

const make =
  (kind: SqlFunction['kind']) =>
  (evidence: string, ...ways: readonly WayText[]): SqlFunction => ({
    kind,
    evidence,
    ways: ways.map(wayOf),
  });

export const scalar = make('scalar');
export const aggregate = make('aggregate');
export const window = make('window');

export const grammar = (evidence: string): SqlFunction => ({
  kind: 'scalar',
  evidence,
  ways: [],
  isGrammar: true,
});

export const refused = (
  evidence: string,
  not: string,
  kind: SqlFunction['kind'] = 'scalar',
): SqlFunction => ({ kind, evidence, ways: [], not });

/** Null if any argument is null, like nearly all of Athena's functions. */
export function strict(count: number, duckdb: string): string {
  const nulls = Array.from({ length: count }, (_, i) => `$${i + 1} IS NULL`).join(' OR ');
  return `CASE WHEN ${nulls} THEN NULL ${duckdb} END`;
}
