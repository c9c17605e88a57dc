import type { PolygonIndexSpec } from './sql/spatial/polygon-index.ts';

/** An empty table for an engine: the names of its columns, and their types in DuckDB's SQL. */
export interface EmptyTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * A second opinion on a query, from an engine's own binder. The planner runs nothing, so it is
 * passed in; the DuckDB engine implements it.
 */
export interface Binder {
  /**
   * Binds a query against empty tables and returns the types of its columns, in DuckDB's SQL, or
   * the reason that it does not bind.
   */
  bind(query: {
    readonly sql: string;
    readonly indexes: readonly PolygonIndexSpec[];
    readonly tables: readonly EmptyTable[];
  }): Promise<{ readonly types: readonly string[] } | { readonly problem: string }>;
}
