import type { Manifest } from '@dc-data-baker/models';
/** One side of a comparison: a bake of a table somewhere. */
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

/** How one bake of a table differs from another: what `databaker diff --json` prints of each table. */
export interface TableDifference {
  readonly table: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  readonly isEqual: boolean;
  /** By their paths within the bake; what is in them is compared by the hashes in the manifests. */
  readonly files: {
    readonly same: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
  readonly columns: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** The same name with another type. */
    readonly changed: readonly string[];
  };
  /** The columns that tell which row is which; empty where none do, and a changed row is one removed and one added. */
  readonly key: readonly string[];
  readonly rows: {
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
    /** By column, in how many of the changed rows it differs. */
    readonly changedIn: Readonly<Record<string, number>>;
  };
  /** Of columns that are lists of texts: rows that gain or lose each of them, most first. */
  readonly names: readonly {
    readonly column: string;
    readonly name: string;
    readonly gained: number;
    readonly lost: number;
  }[];
  /** Postcodes whose rows begin or cease to have different lists; null of a table without both. */
  readonly postcodes: {
    readonly split: readonly string[];
    readonly joined: readonly string[];
  } | null;
  /** The first differences, by key. */
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}
