import type { Expression } from '../syntax.ts';
import type { Term } from './term.ts';

/** Something of Athena's SQL that is not known to mean the same on DuckDB, and what to write instead. */
export interface Refusal {
  readonly message: string;
  /** The call that it is about, to find it in the text by; each function is told of once. */
  readonly call?: { readonly name: string; readonly args: number };
  /** The piece of the query that it is about, where it is no call. */
  readonly node?: Expression;
  /** Whether nobody has said what it does: it may do anything, such as read a file. */
  readonly isUnknown?: boolean;
  /** Whether what an engine answers is right, and only not the one right answer: see `Not`. */
  readonly isLoose?: boolean;
  /** Whether a name is not known, which the names' own check tells better. */
  readonly isUnresolved?: boolean;
}

/** Why a piece of SQL cannot be said to DuckDB. */
export interface Not {
  readonly not: string;
  /**
   * Whether the SQL itself leaves open what is answered: in which order rows come, or a double's last
   * digit. A bake has to have one answer; a person at a prompt may take any.
   */
  readonly isLoose?: boolean;
  /** What comes nearest, of Athena's type: for a test server, which refuses nothing. */
  readonly nearest?: Term;
}

export const isNot = <T extends object>(found: T | Not): found is Not => 'not' in found;
