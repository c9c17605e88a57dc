import type { Expression } from '../syntax.ts';
import type { Term } from './term.ts';

/**
 * A part of Athena's SQL that is not known to mean the same on DuckDB, and what to write instead.
 */
export interface Refusal {
  readonly message: string;
  /**
   * The call that is refused, by which its place in the text is found; each function is reported
   * once.
   */
  readonly call?: { readonly name: string; readonly args: number };
  /** The part of the query that is refused, if it is not a call. */
  readonly node?: Expression;
  /** Whether the function is unknown: it may do anything, such as read a file. */
  readonly isUnknown?: boolean;
  /** Whether the answer is right but not the only right one: see `Not`. */
  readonly isLoose?: boolean;
  /** Whether only the sign of a zero is open. */
  readonly isOfZeros?: boolean;
  /** Whether a name is unknown, which the check of names reports better. */
  readonly isUnresolved?: boolean;
}

/** Why a part of a query cannot be translated to DuckDB. */
export interface Not {
  readonly not: string;
  /**
   * Whether SQL itself leaves the answer open, such as the order of rows or the last digit of a
   * double. A bake needs one answer; an ad hoc query may return any.
   */
  readonly isLoose?: boolean;
  /** Whether only the sign of a zero is open. */
  readonly isOfZeros?: boolean;
  /** The closest translation, with Athena's type: for a test server, which refuses nothing. */
  readonly nearest?: Term;
}

export const isNot = <T extends object>(found: T | Not): found is Not => 'not' in found;
