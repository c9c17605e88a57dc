import type { ByKind, CheckResult, Manifest } from '@dc-data-baker/models';
import type { AdHocQuery, BakedTable, EngineName, Stage, StageOf } from '@dc-data-baker/planner';

/** What a stage did. All counts are of the stage alone. */
export interface StageStatistics {
  /** The pieces that a table is to be written in. */
  readonly pieces?: number;
  readonly rows?: number;
  readonly files?: number;
  /** Of the files, how many are those of the bake before. */
  readonly kept?: number;
  readonly bytes?: number;
  /** Queries that were run elsewhere, the bytes that they read, and those that are paid for. */
  readonly queries?: number;
  readonly bytesScanned?: number;
  readonly billedBytes?: number;
  readonly checks?: readonly CheckResult[];
  /** Files that clients see changed or new; bakes or files that are gone. */
  readonly changed?: number;
  readonly removed?: number;
  /** The rows are those that are published: the bake of the table ends here. */
  readonly unchanged?: true;
  /** Why a bake was not published: a rollback holds the table where it is. */
  readonly held?: string;
  /** The bake was not published, as was asked for: it waits for `databaker publish`. */
  readonly heldBack?: true;
  /** Where what it made can be found. */
  readonly place?: string;
  /** What a person should know although nothing failed. */
  readonly warnings?: readonly string[];
}

/** A query that runs elsewhere, as it was last heard of. */
export interface QueryProgress {
  /** What it makes: a piece, or a check. */
  readonly label: string;
  readonly id: string;
  readonly state: string;
  readonly bytesScanned: number;
  readonly milliseconds: number;
}

/** How far a stage is. */
export interface StageProgress {
  /** From 0 to 1; absent where it is not known. */
  readonly fraction?: number;
  /** A few words, such as the piece that is being written. */
  readonly detail?: string;
  /** The queries of the stage that have not ended, where it runs them elsewhere. */
  readonly queries?: readonly QueryProgress[];
}

/** What an engine is handed with every stage. */
export interface StageContext {
  /** Names the places that this bake writes to. */
  readonly bakeId: string;
  /** Aborted when somebody stops the bake: the engine stops what runs and throws `cancelled`. */
  readonly signal: AbortSignal;
  readonly progress: (progress: StageProgress) => void;
  /** Bakes are held back instead of published; the bake itself reads them. */
  readonly holdsBack?: boolean;
  /** The names of checks that somebody lets fail; by default none. */
  readonly accept?: ReadonlySet<string>;
}

/** Carries out each kind of stage; a new kind does not compile until every engine knows it. */
export type StageHandlers = ByKind<Stage, [context: StageContext], Promise<StageStatistics>>;

/** The columns and rows of a query, as they come. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Batches of rows; values are strings, numbers, booleans, null, or lists and objects of them. */
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>;
}

/** A bake that a query reads in place of what is published. */
export interface QueriedBake {
  readonly table: BakedTable;
  readonly manifest: Manifest;
}

/** What runs a plan's stages. It is used for one bake, or some queries, then closed. */
export interface Engine {
  readonly name: EngineName;
  readonly stages: StageHandlers;
  /**
   * Whether a stage that has to run may make some rows of its published bake anew, and keep the
   * others. An engine that always makes all has no such method.
   */
  patches?(stage: StageOf<'write'>): Promise<boolean>;
  /** Runs a table's checks against what is published, or against an external table. */
  check(stage: StageOf<'audit'>, signal: AbortSignal): Promise<readonly CheckResult[]>;
  /**
   * Runs somebody's SELECT over the published tables.
   *
   * @param bakes what is read in place of what is published, by the name that the query has for it
   */
  query(
    query: AdHocQuery,
    signal: AbortSignal,
    bakes?: ReadonlyMap<string, QueriedBake>,
  ): Promise<QueryResult>;
  close(): Promise<void>;
}
