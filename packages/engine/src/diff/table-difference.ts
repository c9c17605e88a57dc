import type { Manifest } from '@dc-data-baker/models';
/** One side of a comparison: a bake of a table, and where it is. */
export interface DiffSide {
  /** For a person: the bake, and where it is if that matters. */
  readonly name: string;
  readonly bakeId: string;
  readonly status: Manifest['status'];
  readonly engine: string;
  readonly finishedAt: string;
  readonly rows: number;
  readonly files: number;
}

/** How two bakes of a table differ: what `databaker diff --json` prints for each table. */
export interface TableDifference {
  readonly table: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  readonly isEqual: boolean;
  /** By their paths within the bake; contents are compared by the hashes in the manifests. */
  readonly files: {
    readonly same: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
  readonly columns: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Columns with the same name and another type. */
    readonly changed: readonly string[];
  };
  /**
   * The columns that identify a row; empty if none do, and then a changed row counts as one removed
   * and one added.
   */
  readonly key: readonly string[];
  readonly rows: {
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
    /** For each column, the number of changed rows in which it differs. */
    readonly changedIn: Readonly<Record<string, number>>;
  };
  /** For columns that are lists of texts: the rows that gain or lose each element, most first. */
  readonly names: readonly {
    readonly column: string;
    readonly name: string;
    readonly gained: number;
    readonly lost: number;
  }[];
  /**
   * Postcodes whose rows had one list and now have different ones, or the reverse; null for a table
   * without postcodes or lists.
   */
  readonly postcodes: {
    readonly split: readonly string[];
    readonly joined: readonly string[];
  } | null;
  /** The first differences, ordered by key. */
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}
