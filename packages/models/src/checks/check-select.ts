import type { ColumnType } from '../column-type.ts';
import type { Severity } from '../severity.ts';

/**
 * One SELECT of a check. It returns the wrong rows, so the check passes if it returns none. Most
 * checks have one SELECT, some have two.
 */
export interface CheckSelect {
  /** As printed, and as written in plans and manifests, such as `unique(uprn)`. */
  readonly name: string;
  readonly severity: Severity;
  /** In Athena's SQL, over the relations of `CheckedRows`. */
  readonly sql: string;
  /** If `sql` begins with parts, by their names: those, and what comes after them. */
  readonly fromParts?: { readonly sql: string; readonly parts: readonly TypedPart[] };
  /** How many of the rows at most are kept and reported; 10 by default. */
  readonly mostSamples?: number;
  /** It reads `CheckedRows.published`, which has no rows until a bake is published. */
  readonly comparesWithPublished?: true;
  /** Cheaper queries, each of which may prove that the SELECT returns nothing; none by default. */
  readonly assurances?: readonly Assurance[];
  /**
   * The SELECT is `SELECT * FROM rows WHERE` with a condition on each row. The DuckDB engine may count
   * the rows for which the condition is true while it scans them for the assurances of other checks.
   */
  readonly countedInScan?: true;
  /** It returns nothing if the SELECT with this name returns nothing. */
  readonly cleanIf?: string;
  /**
   * When the SELECT is known to return nothing after a few rows have changed; by default it never
   * is.
   */
  readonly afterPatch?: AfterPatch;
}

/**
 * An aggregate over the checked rows, or a scalar subquery, in DuckDB's SQL. If it is true, the
 * check's SELECT returns nothing. If it is false or null, nothing follows.
 */
export interface Assurance {
  readonly sql: string;
  /** It is valid only if no two rows of the other table have the same value in this column. */
  readonly ifUnique?: { readonly table: string; readonly column: string };
  /** The relations that it reads besides tables. */
  readonly parts?: readonly CheckPart[];
}

/**
 * Few rows that say of many what several checks want to know. They are made from one relation alone,
 * so the DuckDB engine makes them once for all checks, and keeps what it made of a bake for the bake
 * that is compared with it.
 */
export interface CheckPart {
  /**
   * Says what its rows are, with the relation and its columns: `lists addresses__candidate ballot_ids`.
   * Two parts that have the same name have the same SELECT.
   */
  readonly name: string;
  /** The relation that it reads. */
  readonly of: string;
  /** In DuckDB's SQL. */
  readonly sql: string;
  /**
   * Its columns, if they are values and how many rows have them: those of two relations together are
   * added up. By default they cannot be.
   */
  readonly adds?: { readonly values: readonly string[]; readonly counts: readonly string[] };
}

/** A part whose SELECT is in Athena's SQL as well. */
export interface TypedPart extends CheckPart {
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/**
 * When a check that found nothing in one bake also finds nothing in the next one, which was made
 * from it by removing some rows and adding others. The rules read only those rows.
 *
 * - `eachRow`: the check's SELECT finds nothing in the added rows
 * - `sameKeys`: the added rows have the same keys as the removed ones, equally often. `clean` names
 *   another SELECT that must have found nothing before; `unchanged` names a table that must not
 *   have changed
 * - `sameValue`: the added rows have the one value that the removed rows have
 *
 * Two rules are for SELECTs that compare with what is published, where that is the earlier bake. They
 * hold whatever the SELECT found before:
 *
 * - `nothingGone`: each value of the removed rows is also in a row that was made again
 * - `asMany`: as many rows were added as were removed, or more
 */
export type AfterPatch =
  | { readonly rule: 'eachRow' }
  | {
      readonly rule: 'sameKeys';
      readonly columns: readonly string[];
      readonly clean?: string;
      readonly unchanged?: string;
    }
  | { readonly rule: 'sameValue'; readonly column: string }
  | {
      readonly rule: 'nothingGone';
      readonly column: string;
      /** The column is a list: its elements count. */
      readonly isList: boolean;
      /** Only rows count in which this list contains something. */
      readonly having?: string;
    }
  | { readonly rule: 'asMany'; readonly having?: string };

/** The relations that a check's SELECT may read besides other tables, as unquoted names. */
export interface CheckedRows {
  /** The checked rows: those of a candidate or of an external table. */
  readonly rows: string;
  /** The published rows of the same table. */
  readonly published: string;
  /**
   * One row with `local_time`, the time in the United Kingdom at which the bake began, as
   * `2026-05-07 22:00`.
   */
  readonly thisBake: string;
}
