import type { Expression } from '../syntax.ts';
import type { TrinoType } from '../trino-type.ts';
import type { Refusal } from './refusal.ts';
import type { RowOrigin, Scope, TypedColumn } from './scope.ts';
import type { Term } from './term.ts';

/** A query translated to DuckDB, with its columns. */
export interface TranslatedQuery extends RowOrigin {
  readonly node: Expression;
  readonly columns: readonly TypedColumn[];
}

/** The state that the translation of all parts of a statement shares. */
export interface Context {
  /** The project's tables, by name. */
  readonly tables: ReadonlyMap<string, readonly TypedColumn[]>;
  /** The types of the parameters that are not yet bound. */
  readonly parameters: ReadonlyMap<string, TrinoType>;
  refuse(refusal: Refusal): void;
  expression(node: Expression, scope: Scope): Term;
  query(node: Expression, outer: Scope | undefined): TranslatedQuery;
  /** Records that DuckDB itself may fail in what is being translated: a sum may be too large. */
  mayOverflow(): void;
  /** Runs a translation, and returns whether `mayOverflow` was called meanwhile. */
  overflowOf<Result>(translate: () => Result): {
    readonly of: Result;
    readonly mayOverflow: boolean;
  };
  /** Records that an engine may give 0 or -0 for a column that is being translated. */
  mayBeEitherZero(): void;
  /** Whether that was recorded during a translation. */
  eitherZeroOf<Result>(translate: () => Result): {
    readonly of: Result;
    readonly isEitherZero: boolean;
  };
  /** Translates the argument of TRY, whose failures do not count. */
  caught<Result>(translate: () => Result): Result;
  /** Translates something that is also translated elsewhere; nothing is recorded of it. */
  aside<Result>(translate: () => Result): Result;
  /** Records that the order of an expression's result does not matter. */
  freeOfOrder(node: Expression): void;
  isFreeOfOrder(node: Expression): boolean;
}
