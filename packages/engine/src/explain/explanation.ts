import type { Manifest } from '@dc-data-baker/models';

/**
 * Why addresses have the answers that they have: what `databaker explain --json` prints. Distances are
 * metres over the WGS 84 ellipsoid, points are degrees of WGS 84, and files are paths of this machine or
 * `s3://bucket/key`. Lines and parts are counted from 1.
 */
export interface Explanation {
  /** Goes up when a field goes away or begins to mean something else; not for a new one. */
  readonly formatVersion: 1;
  readonly postcode: string;
  /** The address that was asked for; null for all of the postcode. */
  readonly uprn: string | null;
  /** One for each table whose query joins points with polygons. */
  readonly answers: readonly ExplainedAnswer[];
  /** Every baked table, after those that it is made of, with its rows of these addresses. */
  readonly tables: readonly ExplainedTable[];
  /** The external tables that all of it is made of. */
  readonly sources: readonly ExplainedSource[];
  /** The most important first. */
  readonly verdict: readonly string[];
}

/** What a table says of the polygons that addresses are in, and what those polygons say. */
export interface ExplainedAnswer {
  readonly table: string;
  /** The table that the points are from; null where the query itself makes them. */
  readonly points: string | null;
  readonly polygons: string;
  /** The column of the table that names polygons, and the column that it is made of. */
  readonly column: string | null;
  readonly namedBy: string | null;
  /** The bake before the published one; null where none is kept. */
  readonly bakeBefore: string | null;
  /** The different answers within the postcode, the most frequent first. */
  readonly split: readonly { readonly names: readonly string[]; readonly addresses: number }[];
  readonly addresses: readonly ExplainedAddress[];
}

export interface ExplainedAddress {
  readonly uprn: string;
  readonly address: string | null;
  readonly point: Point | null;
  /** Where the address's row came from: several places where the row was there several times. */
  readonly source: readonly Place[];
  /** What the table says; null where it has no row of the address. */
  readonly baked: readonly string[] | null;
  /** What `bakeBefore` says; null where it has no row of the address, or there is no such bake. */
  readonly before: readonly string[] | null;
  /** What the polygons say that are there now. */
  readonly contains: readonly ContainingPolygon[];
  /** Those that miss it by less than 100 m, or have it exactly on their boundary; the nearest first. */
  readonly misses: readonly MissedPolygon[];
  /** Where none contains it: the nearest within 5 km. */
  readonly nearest: MissedPolygon | null;
  /** To the nearest other address of its postcode; null if it is the only one. */
  readonly metresToOthers: number | null;
  /** To the middle of all addresses of its postcode, by the medians of both coordinates. */
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

/** A row of the polygons' table, which has no place in a file that is no text. */
export interface PolygonRow {
  readonly file: string | null;
  readonly line: number | null;
  /** The parts of its MULTIPOLYGON that are meant. */
  readonly parts: readonly number[];
}

export interface Boundary extends Point {
  readonly metres: number;
}

export interface ContainingPolygon {
  readonly name: string;
  /** The rows that contain the point: several where areas of one name overlap. */
  readonly rows: readonly PolygonRow[];
  /** The nearest boundary of all rows of the name together. */
  readonly boundary: Boundary | null;
  /** The names that are on the other side of that boundary and not here, if it is within 5 km. */
  readonly beyond: readonly string[];
}

export interface MissedPolygon extends Boundary {
  readonly name: string;
  readonly row: PolygonRow;
  /** The point is on its boundary, as exactly as engines compare, and so not in it. */
  readonly isOnBoundary: boolean;
}

/** A baked table's rows of the addresses, and what its columns are made of. */
export interface ExplainedTable {
  readonly table: string;
  readonly layer: string;
  readonly reads: readonly string[];
  /** By column: `table.column` of what its values are made of. */
  readonly madeOf: Readonly<Record<string, readonly string[]>>;
  /** The columns that rows were found by, with their values; empty for a table that has none of them. */
  readonly by: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** There are more rows than are shown. */
  readonly hasMore: boolean;
  /** Of outcode files: the one that clients read. */
  readonly file: string | null;
  /** What is wrong with that file, which is then not read. */
  readonly problem: string | null;
  readonly bake: ExplainedBake | null;
  /** Why a rollback holds the table at that bake; null where none does. */
  readonly held: string | null;
  /** The last bake after it, which readers do not have: it failed, is held back, or was cut short. */
  readonly newer: {
    readonly bakeId: string;
    readonly status: Manifest['status'];
    /** The checks that it failed. */
    readonly failed: readonly string[];
  } | null;
}

export interface ExplainedBake {
  readonly bakeId: string;
  readonly engine: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The bake that it read of each table; null of an external one. */
  readonly inputs: Readonly<Record<string, string | null>>;
}

export interface ExplainedSource {
  readonly table: string;
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    /** The SHA-256, or the entity tag of S3. */
    readonly content: string;
  }[];
  /** The tables that were baked from other contents than are there now. */
  readonly changedSince: readonly string[];
}
