import type { ByKind, CheckResult, Manifest } from '@dc-data-baker/models';
import type { AdHocQuery, BakedTable, EngineName, Stage, StageOf } from '@dc-data-baker/planner';

/** What a stage did. All counts are for the stage alone. */
export interface StageStatistics {
  /** The number of pieces in which a table will be written. */
  readonly pieces?: number;
  readonly rows?: number;
  readonly files?: number;
  /** How many of the files come from the previous bake. */
  readonly kept?: number;
  readonly bytes?: number;
  /** Queries that ran on a service, the bytes that they read, and those that are charged. */
  readonly queries?: number;
  readonly bytesScanned?: number;
  readonly billedBytes?: number;
  readonly checks?: readonly CheckResult[];
  /** Files that are changed or new for clients; bakes or files that were deleted. */
  readonly changed?: number;
  readonly removed?: number;
  /** The rows are the published ones: the bake of the table ends here. */
  readonly unchanged?: true;
  /** Why a bake was not published: a rollback holds the table. */
  readonly held?: string;
  /** The bake was not published, as requested: it waits for `databaker publish`. */
  readonly heldBack?: true;
  /** Where its result can be found. */
  readonly place?: string;
  /** What a person should know although nothing failed. */
  readonly warnings?: readonly string[];
}

/** The last known state of a query that runs on a service. */
export interface QueryProgress {
  /** What it makes: a piece, or a check. */
  readonly label: string;
  readonly id: string;
  readonly state: string;
  readonly bytesScanned: number;
  readonly milliseconds: number;
}

/** The progress of a stage. */
export interface StageProgress {
  /** From 0 to 1; absent if it is not known. */
  readonly fraction?: number;
  /** A few words, such as the piece that is being written. */
  readonly detail?: string;
  /** The stage's queries that are still running, if they run on a service. */
  readonly queries?: readonly QueryProgress[];
}

/** What an engine receives with every stage. */
export interface StageContext {
  /** Names the locations to which this bake writes. */
  readonly bakeId: string;
  /** Aborted when somebody stops the bake: the engine stops its work and throws `cancelled`. */
  readonly signal: AbortSignal;
  readonly progress: (progress: StageProgress) => void;
  /** Whether bakes are held back instead of published; the bake itself reads them. */
  readonly holdsBack?: boolean;
  /** The names of the checks whose failure a person accepts; by default none. */
  readonly accept?: ReadonlySet<string>;
}

/** The implementation of each kind of stage; a missing kind is a compile error in every engine. */
export type StageHandlers = ByKind<Stage, [context: StageContext], Promise<StageStatistics>>;

/** The columns and rows of a query, in batches as they arrive. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Batches of rows; values are strings, numbers, booleans, null, or lists and objects of them. */
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>;
}

/** A bake that a query reads instead of the published one. */
export interface QueriedBake {
  readonly table: BakedTable;
  readonly manifest: Manifest;
}

/** Runs a plan's stages. An engine is used for one bake, or some queries, and then closed. */
export interface Engine {
  readonly name: EngineName;
  readonly stages: StageHandlers;
  /**
   * Whether a stage that must run may change some rows of its published bake and keep the others.
   * An engine that always makes all rows does not have this method.
   */
  patches?(stage: StageOf<'write'>): Promise<boolean>;
  /** Runs a table's checks on what is published, or on an external table. */
  check(stage: StageOf<'audit'>, signal: AbortSignal): Promise<readonly CheckResult[]>;
  /**
   * Runs an ad hoc SELECT over the published tables.
   *
   * @param bakes the bakes that are read instead of the published ones, by their names in the query
   */
  query(
    query: AdHocQuery,
    signal: AbortSignal,
    bakes?: ReadonlyMap<string, QueriedBake>,
  ): Promise<QueryResult>;
  close(): Promise<void>;
}
