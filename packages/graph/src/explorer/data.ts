import type { Population, Severity } from '@dc-data-baker/models';
import type { RowChoice } from '@dc-data-baker/planner';
import type { BakeFacts } from './bake-facts.ts';
import type { SourceFacts } from './source-facts.ts';

/** The explorer's data, which the page contains as JSON. */
export interface ExplorerData {
  readonly environment: string;
  readonly layers: readonly ExplorerLayer[];
  readonly tables: readonly ExplorerTable[];
  /** Whether a lake was read. */
  readonly hasBakes: boolean;
}

export interface ExplorerLayer {
  readonly name: string;
  readonly question: string;
  /** What starts its bake, in words. */
  readonly triggers: readonly string[];
}

export interface ExplorerTable {
  readonly name: string;
  readonly layer: string;
  readonly kind: Population['kind'];
  /** The name of the table's kind. */
  readonly kindLabel: string;
  /** Whether a bake writes it; otherwise it is external. */
  readonly baked: boolean;
  readonly description: string;
  readonly location: string;
  readonly format: string;
  /** A sentence that says who or what fills it. */
  readonly populated: string;
  readonly columns: readonly ExplorerColumn[];
  /** The columns by which its query joins, filters, groups or orders rows. */
  readonly decidedBy: readonly DecidingAddress[];
  readonly sql: ExplorerSql | null;
  /** What a bake does with it, in order. */
  readonly stages: readonly string[];
  readonly checks: readonly { readonly name: string; readonly severity: Severity }[];
  readonly reads: readonly string[];
  readonly readBy: readonly string[];
  readonly bake: BakeFacts | null;
  /** Its files, if no bake writes them and a lake was read. */
  readonly source: SourceFacts | null;
}

export interface ExplorerColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  /** Whether it is the name of a folder instead of a column in the files. */
  readonly partition: boolean;
  /** The columns from which its values are computed. */
  readonly from: readonly ColumnAddress[];
  /** Whether its values are those of one column, unchanged. */
  readonly copied: boolean;
}

export interface ColumnAddress {
  readonly table: string;
  readonly column: string;
}

export interface DecidingAddress extends ColumnAddress {
  readonly by: readonly RowChoice[];
}

/** One SELECT, as its author wrote it and as the engines run it. */
export interface ExplorerSql {
  readonly file: string;
  readonly source: string;
  /** As each engine runs it; the database of an extract runs the author's text. */
  readonly athena: string | null;
  readonly duckdb: string | null;
  /** `piece A, one of 26`, or `each piece`, for a table that fans out. */
  readonly piece: string | null;
}
