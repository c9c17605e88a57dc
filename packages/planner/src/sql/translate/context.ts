import type { Expression } from '../syntax.ts';
import type { TrinoType } from '../trino-type.ts';
import type { Refusal } from './refusal.ts';
import type { Scope, TypedColumn } from './scope.ts';
import type { Term } from './term.ts';

/** A query as DuckDB is to be told it, with the columns that it gives. */
export interface TranslatedQuery {
  readonly node: Expression;
  readonly columns: readonly TypedColumn[];
}

/** What the translation of every part of a statement shares. */
export interface Context {
  /** The project's tables, by name. */
  readonly tables: ReadonlyMap<string, readonly TypedColumn[]>;
  /** The types of the parameters that are not yet bound. */
  readonly parameters: ReadonlyMap<string, TrinoType>;
  refuse(refusal: Refusal): void;
  expression(node: Expression, scope: Scope): Term;
  query(node: Expression, outer: Scope | undefined): TranslatedQuery;
  /** Says that DuckDB may fail by itself at what is being translated: a sum may be too large. */
  mayOverflow(): void;
  /** Whether that was said while something was translated. */
  overflowOf<Result>(translate: () => Result): {
    readonly of: Result;
    readonly mayOverflow: boolean;
  };
  /** Translates what is within TRY, and so fails no more. */
  caught<Result>(translate: () => Result): Result;
  /** Says that the order of what an expression gives does not matter. */
  freeOfOrder(node: Expression): void;
  isFreeOfOrder(node: Expression): boolean;
}
