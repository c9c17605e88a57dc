import type {
  AgeLimit,
  BaseTable,
  CheckPart,
  CheckSelect,
  ColumnType,
  DataFormat,
  Parameter,
  PostgresSource,
} from '@dc-data-baker/models';
import type { Recipes } from './recipes.ts';
import type { DuckdbSelect } from './sql/duckdb-select.ts';
import type { Placeholder } from './sql/placeholder.ts';

/** One SELECT in the form that each engine runs. */
export interface EngineSelects {
  readonly athena: string;
  readonly duckdb: DuckdbSelect;
}

/** A part of a table that is written separately; `null` if the table is written as a whole. */
export interface Piece {
  readonly value: string | null;
  readonly select: EngineSelects;
  /**
   * For a partitioned table: the one partition that contains all of the piece's rows, by column, if
   * it is known.
   */
  readonly partition?: Readonly<Record<string, string>>;
  /**
   * For a table that is kept in row groups: its columns of texts, but for those of the row groups,
   * that have the same text in all of the piece's rows, if there are any.
   */
  readonly constants?: Readonly<Record<string, string>>;
}

/**
 * Pieces that depend on the data: one for each row of a SELECT. An earlier stage lists the rows.
 */
export interface ListedPieces {
  /** The id of the stage that lists them. */
  readonly listedBy: string;
  /** The parameters, in the order of the columns of the rows. */
  readonly placeholders: readonly Placeholder[];
  /** The SELECT of every piece, with placeholders for its values. */
  readonly select: EngineSelects;
}

/** The pieces of a table: those of its definition, or those that a stage of the bake lists. */
export type Pieces = readonly Piece[] | ListedPieces;

/** A SELECT of a check, with its other properties: see `CheckSelect`. */
export interface StageCheck extends Omit<CheckSelect, 'sql' | 'fromParts'> {
  readonly select: EngineSelects;
  /** The project's tables that the SELECT reads, besides the rows that are checked. */
  readonly reads: readonly string[];
  /** The same SELECT in DuckDB's SQL, over relations that are made before it. */
  readonly fromParts?: { readonly sql: string; readonly parts: readonly CheckPart[] };
}

interface StageBase {
  /** `kind:table`, unique in a plan. */
  readonly id: string;
  readonly table: string;
  readonly layer: string;
  /** The ids of the stages that must have finished first. */
  readonly after: readonly string[];
}

/** The columns, partitions and format of a table's files. */
export interface TableShape {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly partitionedBy: BaseTable['partitionedBy'];
}

/**
 * Checks that an external table's files exist, can be listed, and have the form that its definition
 * declares.
 */
export interface SourceStage extends StageBase, TableShape {
  readonly kind: 'source';
  readonly location: string;
  /** The columns that the project's queries use as polygons, whose texts must be valid. */
  readonly polygons: readonly string[];
  /** The greatest age of its newest file, if its definition sets one. */
  readonly freshness?: AgeLimit;
}

/** Lists the pieces of a table: the rows of a SELECT, whose columns are parameters. */
export interface PiecesStage extends StageBase {
  readonly kind: 'pieces';
  readonly columns: TableShape['columns'];
  /**
   * Returns each row once, in order, with its values as texts; at most one row more than `most`.
   */
  readonly select: EngineSelects;
  /** The most pieces that there may be. */
  readonly most: number;
  readonly reads: readonly string[];
}

/** Writes a query's rows to a new location. */
export interface WriteStage extends StageBase, TableShape {
  readonly kind: 'write';
  readonly bakesLocation: string;
  readonly location: string;
  /** Changes if the table is made differently. */
  readonly recipe: Recipes;
  readonly pieces: Pieces;
  /** The most pieces that may run at once. */
  readonly concurrency: number;
  readonly reads: readonly string[];
}

/** Writes a query's rows to a new location as one sorted file for each value of a column. */
export interface ShardsStage extends StageBase, TableShape {
  readonly kind: 'shards';
  readonly bakesLocation: string;
  readonly location: string;
  readonly recipe: Recipes;
  readonly pieces: Pieces;
  readonly concurrency: number;
  readonly reads: readonly string[];
  readonly by: string;
  readonly sortedBy: readonly string[];
  readonly emptyUnlessAny: string | null;
}

/** A part of a SELECT: its text, or the place of a parameter. */
export type SelectPart = { readonly text: string } | { readonly parameter: string };

/** The value of an extract's parameter, as far as it is known before the bake begins. */
export type ExtractValue = Extract<Parameter, { kind: 'literal' | 'daysAgo' }>;

/** Reads the rows of a SELECT from somebody else's database into one file at a new location. */
export interface ExtractStage extends StageBase, TableShape {
  readonly kind: 'extract';
  readonly bakesLocation: string;
  readonly location: string;
  readonly recipe: Recipes;
  /** Empty: it reads no tables. */
  readonly reads: readonly string[];
  readonly from: PostgresSource;
  /** The name of the file. */
  readonly file: string;
  /** The file of the SELECT, for messages. */
  readonly query: { readonly name: string; readonly file: string };
  /** The SELECT in PostgreSQL's SQL, split at its parameters: see `extractSelect`. */
  readonly select: readonly SelectPart[];
  readonly values: Readonly<Record<string, ExtractValue>>;
  /**
   * Whether the rows must be sorted, because the SELECT has no order: the same rows then make the
   * same file.
   */
  readonly sorts: boolean;
  /** The columns that the project's queries use as polygons, whose texts must be valid. */
  readonly polygons: readonly string[];
}

/** A column whose values are those of an external table's column. */
export interface CopiedColumn {
  readonly column: string;
  readonly sourceTable: string;
  readonly sourceColumn: string;
  /** The values are computed from that column alone, under the same name; most may be unchanged. */
  readonly changed?: true;
}

/** Runs checks on a candidate, or on an external table. */
export interface AuditStage extends StageBase {
  readonly kind: 'audit';
  readonly of: 'candidate' | 'source';
  readonly checks: readonly StageCheck[];
  /**
   * The external tables from which columns are copied unchanged, to find the origin of wrong rows.
   */
  readonly copiedFrom: readonly CopiedColumn[];
  readonly reads: readonly string[];
}

/** Points the table at its candidate, or copies the shards over the files that clients read. */
export interface PublishStage extends StageBase {
  readonly kind: 'publish';
  readonly location: string;
  readonly bakesLocation: string;
  /**
   * Whether clients fetch files by name, or read the table as a whole. The one file of an extract
   * is fetched by name by others, while queries read it in its bake.
   */
  readonly as: 'table' | 'shards' | 'file';
}

/** Deletes the bakes that are no longer kept, with the files that their manifests list. */
export interface PruneStage extends StageBase {
  readonly kind: 'prune';
  readonly bakesLocation: string;
  readonly keepBakes: number;
}

/**
 * One step of a plan, as data: `plan --json` prints it, the engines run it, `infra-cdk` compiles it
 * and `graph` draws it.
 */
export type Stage =
  | SourceStage
  | ExtractStage
  | PiecesStage
  | WriteStage
  | ShardsStage
  | AuditStage
  | PublishStage
  | PruneStage;

/** A stage that writes the rows of a query over other tables. */
export type QueryStage = WriteStage | ShardsStage;

/** A stage that writes a table's rows. */
export type WritingStage = QueryStage | ExtractStage;

const WRITING: Readonly<Record<Stage['kind'], boolean>> = {
  source: false,
  extract: true,
  pieces: false,
  write: true,
  shards: true,
  audit: false,
  publish: false,
  prune: false,
};

/** The same with its pieces known. */
export type InPieces<Of extends QueryStage> = Omit<Of, 'pieces'> & {
  readonly pieces: readonly Piece[];
};

export function isWriting(stage: Stage): stage is WritingStage {
  return WRITING[stage.kind];
}

/** The stage that writes a table; `undefined` if the plan does not write it. */
export function writingOf(stages: readonly Stage[], table: string): WritingStage | undefined {
  return stages.filter(isWriting).find((stage) => stage.table === table);
}

export function isQuery(stage: Stage): stage is QueryStage {
  return isWriting(stage) && stage.kind !== 'extract';
}

export type StageKind = Stage['kind'];
export type StageOf<Kind extends StageKind> = Extract<Stage, { kind: Kind }>;
