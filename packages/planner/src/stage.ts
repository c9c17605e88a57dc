import type {
  AgeLimit,
  BaseTable,
  CheckSelect,
  ColumnType,
  DataFormat,
  Parameter,
  PostgresSource,
} from '@dc-data-baker/models';
import type { Recipes } from './recipes.ts';
import type { DuckdbSelect } from './sql/duckdb-select.ts';
import type { Placeholder } from './sql/placeholder.ts';

/** One SELECT as each engine runs it. */
export interface EngineSelects {
  readonly athena: string;
  readonly duckdb: DuckdbSelect;
}

/** A part of a table that is written on its own; `null` where the table is written in one. */
export interface Piece {
  readonly value: string | null;
  readonly select: EngineSelects;
  /** Of a partitioned table: the one partition that all its rows are in, by column, if it is known. */
  readonly partition?: Readonly<Record<string, string>>;
}

/**
 * Pieces that only the rows of a SELECT tell: one for each row. A stage before the one that writes
 * them lists the rows.
 */
export interface ListedPieces {
  /** The id of the stage that lists them. */
  readonly listedBy: string;
  /** The parameters, in the order of the columns of the rows. */
  readonly placeholders: readonly Placeholder[];
  /** The SELECT of every piece, with placeholders where its values go. */
  readonly select: EngineSelects;
}

/** The pieces of a table: those of its definition, or those that a stage of the bake lists. */
export type Pieces = readonly Piece[] | ListedPieces;

/** A SELECT of a check, with what else is known of it: see `CheckSelect`. */
export interface StageCheck extends Omit<CheckSelect, 'sql'> {
  readonly select: EngineSelects;
}

interface StageBase {
  /** `kind:table`, unique in a plan. */
  readonly id: string;
  readonly table: string;
  readonly layer: string;
  /** The ids of the stages that must be done first. */
  readonly after: readonly string[];
}

/** What a table looks like on disk. */
export interface TableShape {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly partitionedBy: BaseTable['partitionedBy'];
}

/** An external table's files are there, can be listed, and are written as its definition says. */
export interface SourceStage extends StageBase, TableShape {
  readonly kind: 'source';
  readonly location: string;
  /** The columns that some query takes for polygons, which their texts must be. */
  readonly polygons: readonly string[];
  /** How old its newest file may be, if its definition says so. */
  readonly freshness?: AgeLimit;
}

/** The pieces of a table are listed: the rows of a SELECT, whose columns are parameters. */
export interface PiecesStage extends StageBase {
  readonly kind: 'pieces';
  readonly columns: TableShape['columns'];
  /** Gives each row once, in order, its values as texts; of too many rows one more than `most`. */
  readonly select: EngineSelects;
  /** How many pieces there may be. */
  readonly most: number;
  readonly reads: readonly string[];
}

/** A query's rows are written to a fresh place. */
export interface WriteStage extends StageBase, TableShape {
  readonly kind: 'write';
  readonly bakesLocation: string;
  readonly location: string;
  /** Another one when the table is made otherwise. */
  readonly recipe: Recipes;
  readonly pieces: Pieces;
  /** How many pieces may run at once, at most. */
  readonly concurrency: number;
  readonly reads: readonly string[];
}

/** A query's rows are written to a fresh place as one sorted file per value of a column. */
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

/** A part of a SELECT: a text as it is, or the place of a parameter. */
export type SelectPart = { readonly text: string } | { readonly parameter: string };

/** A value of an extract's parameter, as far as it is known before the bake begins. */
export type ExtractValue = Extract<Parameter, { kind: 'literal' | 'daysAgo' }>;

/** The rows of a SELECT are read from a database of others into one file at a fresh place. */
export interface ExtractStage extends StageBase, TableShape {
  readonly kind: 'extract';
  readonly bakesLocation: string;
  readonly location: string;
  readonly recipe: Recipes;
  /** None: what it reads is no table. */
  readonly reads: readonly string[];
  readonly from: PostgresSource;
  /** What the file is called. */
  readonly file: string;
  /** Where the SELECT is written, for messages. */
  readonly query: { readonly name: string; readonly file: string };
  /** The SELECT in PostgreSQL's SQL, cut where parameters stand: see `extractSelect`. */
  readonly select: readonly SelectPart[];
  readonly values: Readonly<Record<string, ExtractValue>>;
  /** The SELECT gives rows in no order, so that they are sorted: the same rows are the same file. */
  readonly sorts: boolean;
  /** The columns that some query takes for polygons, which their texts must be. */
  readonly polygons: readonly string[];
}

/** A column whose values are those of an external table's column. */
export interface CopiedColumn {
  readonly column: string;
  readonly sourceTable: string;
  readonly sourceColumn: string;
  /** Something is made of them, and of nothing else, under the same name: most may be the same. */
  readonly changed?: true;
}

/** Checks run: against a candidate, or against an external table as it is. */
export interface AuditStage extends StageBase {
  readonly kind: 'audit';
  readonly of: 'candidate' | 'source';
  readonly checks: readonly StageCheck[];
  /** The external tables that columns are copied from as they are, to find wrong rows in. */
  readonly copiedFrom: readonly CopiedColumn[];
  readonly reads: readonly string[];
}

/** The table points at its candidate; shards are copied over the names that clients read. */
export interface PublishStage extends StageBase {
  readonly kind: 'publish';
  readonly location: string;
  readonly bakesLocation: string;
  /**
   * Whether clients fetch files by name, or the table as a whole. Of the one file of an extract others
   * have the name, and queries read the bake that it is of.
   */
  readonly as: 'table' | 'shards' | 'file';
}

/** Bakes beyond those that are kept are deleted, by what their manifests list. */
export interface PruneStage extends StageBase {
  readonly kind: 'prune';
  readonly bakesLocation: string;
  readonly keepBakes: number;
}

/**
 * One step of a plan, as data: `plan --json` prints it, the engines run it, `infra-cdk`
 * compiles it and `graph` draws it.
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

/** The same when it is known what its pieces are. */
export type InPieces<Of extends QueryStage> = Omit<Of, 'pieces'> & {
  readonly pieces: readonly Piece[];
};

export function isWriting(stage: Stage): stage is WritingStage {
  return WRITING[stage.kind];
}

/** The stage that writes a table; `undefined` of one that no stage of the plan writes. */
export function writingOf(stages: readonly Stage[], table: string): WritingStage | undefined {
  return stages.filter(isWriting).find((stage) => stage.table === table);
}

export function isQuery(stage: Stage): stage is QueryStage {
  return isWriting(stage) && stage.kind !== 'extract';
}

export type StageKind = Stage['kind'];
export type StageOf<Kind extends StageKind> = Extract<Stage, { kind: Kind }>;
