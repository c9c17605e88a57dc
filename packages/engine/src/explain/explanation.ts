import type { Manifest } from '@dc-data-baker/models';
import type { FileChange } from '../history/file-change.ts';
import type { RecordedBake } from '../recorded-bake.ts';

/**
 * Why addresses have their answers: what `databaker explain --json` prints. Distances are metres on
 * the WGS 84 ellipsoid, points are degrees of WGS 84, and files are local paths or
 * `s3://bucket/key`. Lines and parts are counted from 1.
 */
export interface Explanation {
  /** Increased when a field is removed or changes its meaning; not when one is added. */
  readonly formatVersion: 1;
  readonly postcode: string;
  /** The address to explain; null for the whole postcode. */
  readonly uprn: string | null;
  /** One for each table whose query joins points with polygons; that of ballots comes first. */
  readonly answers: readonly ExplainedAnswer[];
  /** Every baked table, after those that it is made from, with its rows for these addresses. */
  readonly tables: readonly ExplainedTable[];
  /** The external tables from which all of it is made. */
  readonly sources: readonly ExplainedSource[];
  /** The answers that cannot be compared with polygons. */
  readonly unanswered: readonly UnansweredTable[];
  /** The most important first. */
  readonly verdict: readonly string[];
}

/** A table that should be in `answers`, but its points or its polygons cannot be read. */
export interface UnansweredTable {
  readonly table: string;
  readonly because: string;
  /** The different answers that were baked, the most frequent first, as far as they can be read. */
  readonly baked: readonly BakedAnswer[];
  /** The table that they are from: `table`, or a copy of it. */
  readonly bakedIn: string | null;
}

export interface BakedAnswer {
  readonly names: readonly string[];
  readonly addresses: number;
}

/** A table that names the polygons of addresses, and what those polygons say now. */
export interface ExplainedAnswer {
  readonly table: string;
  /** The table of the points; null if the query itself computes them. */
  readonly points: string | null;
  readonly polygons: string;
  /** The column of the table that names polygons, and the column that it is made from. */
  readonly column: string | null;
  readonly namedBy: string | null;
  /** The bake before the published one; null if none is kept. */
  readonly bakeBefore: string | null;
  /** The different answers within the postcode, the most frequent first. */
  readonly split: readonly BakedAnswer[];
  readonly addresses: readonly ExplainedAddress[];
}

export interface ExplainedAddress {
  readonly uprn: string;
  readonly address: string | null;
  readonly point: Point | null;
  /** Where the address's row came from: several places if the row has duplicates. */
  readonly source: readonly Place[];
  /** The names in the table; null if it has no row for the address. */
  readonly baked: readonly string[] | null;
  /** The names in `bakeBefore`; null if it has no row for the address, or there is no such bake. */
  readonly before: readonly string[] | null;
  /** What the current polygons say. */
  readonly contains: readonly ContainingPolygon[];
  /**
   * Polygons that miss it by less than 100 m, or have it exactly on their boundary; the nearest
   * first.
   */
  readonly misses: readonly MissedPolygon[];
  /** If none contains it: the nearest within 5 km. */
  readonly nearest: MissedPolygon | null;
  /** To the nearest other address in its postcode; null if it is the only one. */
  readonly metresToOthers: number | null;
  /** To the middle of all addresses in its postcode, which is the median of each coordinate. */
  readonly metresToMiddle: number | null;
  readonly verdict: readonly string[];
}

export interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

/** A row of a file. */
export interface Place {
  readonly table: string;
  readonly file: string;
  readonly line: number;
}

/** A row of the polygons' table; without a place if the file is not text. */
export interface PolygonRow {
  readonly file: string | null;
  readonly line: number | null;
  /** The relevant parts of its MULTIPOLYGON. */
  readonly parts: readonly number[];
}

export interface Boundary extends Point {
  readonly metres: number;
}

export interface ContainingPolygon {
  readonly name: string;
  /** The rows that contain the point: several if areas with one name overlap. */
  readonly rows: readonly PolygonRow[];
  /** The nearest boundary of all rows with the name together. */
  readonly boundary: Boundary | null;
  /** The names that are only on the other side of that boundary, if it is within 5 km. */
  readonly beyond: readonly string[];
}

export interface MissedPolygon extends Boundary {
  readonly name: string;
  readonly row: PolygonRow;
  /** The point is on its boundary, within the tolerance of the engines, and so not inside. */
  readonly isOnBoundary: boolean;
}

/** A baked table's rows for the addresses, and what its columns are made from. */
export interface ExplainedTable {
  readonly table: string;
  readonly layer: string;
  readonly reads: readonly string[];
  /** By column: `table.column` of the sources of its values. */
  readonly madeOf: Readonly<Record<string, readonly string[]>>;
  /**
   * The columns by which the rows were found, with their values; empty for a table that has none of
   * them.
   */
  readonly by: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Whether there are more rows than these. */
  readonly hasMore: boolean;
  /** For outcode files: the file that clients read. */
  readonly file: string | null;
  /** What is wrong with that file, which is then not read. */
  readonly problem: string | null;
  /** When that file last changed for readers, and why; null if no bake that is kept tells. */
  readonly fileChange: FileChange | null;
  readonly bake: RecordedBake | null;
  /** That the files which clients read are being replaced, or that this was cut short, or null. */
  readonly publishing: string | null;
  /** Why a rollback holds the table at that bake, or that its hold cannot be read; null if none does. */
  readonly held: string | null;
  /**
   * The last bake after it, which readers do not have: it failed, is held back, or was interrupted.
   */
  readonly newer: {
    readonly bakeId: string;
    readonly status: Manifest['status'];
    /** The checks that it failed. */
    readonly failed: readonly string[];
  } | null;
  /** Why its manifest or its rows cannot be read, with what to do; empty if they can. */
  readonly unreadable: readonly string[];
  /** What is wrong with its files that have no rows of these addresses, with what to do. */
  readonly damaged: readonly string[];
}

export interface ExplainedSource {
  readonly table: string;
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    /** The SHA-256, or S3's entity tag. */
    readonly content: string;
  }[];
  /** The tables that were baked from other contents than the current ones. */
  readonly changedSince: readonly string[];
  /** Why its files cannot be listed; null if they can. */
  readonly unreadable: string | null;
}
