import type { ColumnType, DataFormat } from '@dc-data-baker/models';

/**
 * The required form of an external table's files, from its definition and from the queries that
 * read it.
 */
export interface SourceShape {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /**
   * The columns with polygons in WKT. An empty field is not a polygon; checks decide about those.
   */
  readonly polygons: readonly string[];
}
