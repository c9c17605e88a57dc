import type { Not } from '../sql/translate/refusal.ts';
import type { Term } from '../sql/translate/term.ts';
import { parseSignature, type Signature } from './signature.ts';

/** What a function is, as far as the two engines have to agree on it. */
export interface SqlFunction {
  /** `scalar` looks at one row; the others look at many. */
  readonly kind: 'scalar' | 'aggregate' | 'window';
  /** The ways that it may be called, by the types of its arguments: the first that fits is meant. */
  readonly ways: readonly Way[];
  /** Why it may not be called, and what to write instead. */
  readonly not?: string;
  /** Whether it is grammar to Athena, with types of its own making: the translator has it. */
  readonly isGrammar?: boolean;
  /** Where Trino says what it does, below https://trino.io/docs/current/functions/. */
  readonly evidence: string;
}

/** One way to call a function. */
export interface Way extends Signature {
  /** DuckDB's SQL, with `$1`, `$2`, ... for the arguments as the types that are asked for. */
  readonly duckdb: string | ((args: readonly Term[]) => string | Not);
  /** Of an aggregate: what is made of its result, which is `$1`. */
  readonly after?: string;
  /** Whether DuckDB itself fails for some values, without a `failure`. */
  readonly mayOverflow?: boolean;
}

type WayText = readonly [
  /** `varchar, bigint -> varchar`; `T` is one type throughout. */
  signature: string,
  duckdb: Way['duckdb'],
  more?: Pick<Way, 'gives' | 'after' | 'mayOverflow'>,
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

/** Nothing where an argument is null, as for nearly all of Athena's functions. */
export function strict(count: number, duckdb: string): string {
  const nulls = Array.from({ length: count }, (_, i) => `$${i + 1} IS NULL`).join(' OR ');
  return `CASE WHEN ${nulls} THEN NULL ${duckdb} END`;
}
