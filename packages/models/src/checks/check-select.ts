import type { Severity } from '../severity.ts';

/**
 * One SELECT of a check. The rows that it returns are those that are wrong; no rows, no problem.
 * Most checks are one SELECT, some are two.
 */
export interface CheckSelect {
  /** On screen, in plans and in manifests, such as `unique(uprn)`. */
  readonly name: string;
  readonly severity: Severity;
  /** In Athena's SQL, over the relations of `CheckedRows`. */
  readonly sql: string;
  /** How many of the rows are kept and told of, at most; 10 by default. */
  readonly mostSamples?: number;
  /** It reads `CheckedRows.published`: before anything is published, that has no rows. */
  readonly comparesWithPublished?: true;
  /** Cheaper questions, any of which may tell that the SELECT returns nothing; none by default. */
  readonly assurances?: readonly Assurance[];
  /** It returns nothing if the SELECT of this name returns nothing. */
  readonly cleanIf?: string;
  /** When the SELECT returns nothing after few rows have changed; by default nothing is known. */
  readonly afterPatch?: AfterPatch;
}

/**
 * An aggregate over the checked rows, or a scalar subquery, in DuckDB's SQL. It is true only if the
 * check's SELECT returns nothing. It may be false or null although that returns nothing.
 */
export interface Assurance {
  readonly sql: string;
  /** It says so only where no two rows of another table share a value of this column. */
  readonly ifUnique?: { readonly table: string; readonly column: string };
}

/**
 * When a check that found nothing in a bake finds nothing in another one, which was made of it by
 * taking some rows out and putting others in. The rules look at these rows alone.
 *
 * - `eachRow`: its SELECT finds nothing in the rows that were put in
 * - `sameKeys`: the rows put in have the same keys as those taken out, equally often. `clean` names
 *   another SELECT that must have found nothing before; `unchanged` is a table that must be the same
 * - `sameValue`: the rows put in hold the one value of the rows taken out
 */
export type AfterPatch =
  | { readonly rule: 'eachRow' }
  | {
      readonly rule: 'sameKeys';
      readonly columns: readonly string[];
      readonly clean?: string;
      readonly unchanged?: string;
    }
  | { readonly rule: 'sameValue'; readonly column: string };

/** What a check's SELECT may read besides other tables, by name and not quoted. */
export interface CheckedRows {
  /** The rows that are checked: a candidate's, or those of an external table. */
  readonly rows: string;
  /** The rows of the same table that are published. */
  readonly published: string;
  /** One row: `local_time`, when the bake began, in the United Kingdom, as `2026-05-07 22:00`. */
  readonly thisBake: string;
}
