import type { PolygonIndexSpec } from './sql/spatial/polygon-index.ts';

/** A table as an engine is told of it before it has rows: names, and types in DuckDB's SQL. */
export interface EmptyTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * A second opinion on a query from an engine's own binder. The planner runs nothing, so it is
 * handed one; the DuckDB engine has it.
 */
export interface Binder {
  /**
   * Binds a query against empty tables and tells the types of its columns, in DuckDB's SQL, or
   * why it does not bind.
   */
  bind(query: {
    readonly sql: string;
    readonly indexes: readonly PolygonIndexSpec[];
    readonly tables: readonly EmptyTable[];
  }): Promise<{ readonly types: readonly string[] } | { readonly problem: string }>;
}
