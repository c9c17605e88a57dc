import type { Population, Severity } from '@dc-data-baker/models';
import type { RowChoice } from '@dc-data-baker/planner';
import type { BakeFacts } from './bake-facts.ts';
import type { SourceFacts } from './source-facts.ts';

/** What the explorer knows: written into the page as JSON and read there. */
export interface ExplorerData {
  readonly environment: string;
  readonly layers: readonly ExplorerLayer[];
  readonly tables: readonly ExplorerTable[];
  /** Whether a lake was looked at. */
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
  /** What tables of the kind are called. */
  readonly kindLabel: string;
  /** Whether a bake writes it; somebody else puts the files of others there. */
  readonly baked: boolean;
  readonly description: string;
  readonly location: string;
  readonly format: string;
  /** A sentence: who or what fills it. */
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
  /** Its files, where no bake writes them and a lake was looked at. */
  readonly source: SourceFacts | null;
}

export interface ExplorerColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  /** It is a folder's name, not a column of the files. */
  readonly partition: boolean;
  /** What its values are made of. */
  readonly from: readonly ColumnAddress[];
  /** Its values are those of one column as they are. */
  readonly copied: boolean;
}

export interface ColumnAddress {
  readonly table: string;
  readonly column: string;
}

export interface DecidingAddress extends ColumnAddress {
  readonly by: readonly RowChoice[];
}

/** One SELECT, as it is written and as the engines run it. */
export interface ExplorerSql {
  readonly file: string;
  readonly source: string;
  /** As each engine runs it; an extract is run by its database as it is written. */
  readonly athena: string | null;
  readonly duckdb: string | null;
  /** `piece A, one of 26`, or `each piece`, of a table that fans out. */
  readonly piece: string | null;
}
