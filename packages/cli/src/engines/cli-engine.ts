import type { Engine, Finding, ObjectStore, QueryTester } from '@dc-data-baker/engine';
import type { Piece, PiecesStage, Project, TableShape } from '@dc-data-baker/planner';
import type { Io } from '../io.ts';
import type { EngineChoice, EngineOptions } from '../options.ts';

/** The resources that an engine may use on this machine. */
export interface EngineSettings {
  readonly threads?: number;
  readonly memory?: string;
  /** A directory for what does not fit in memory. */
  readonly spill?: string;
  /** Whether every table is baked completely, even if few of its rows can have changed. */
  readonly whole?: boolean;
  /** The version of this project, for the manifests of bakes. */
  readonly version?: string;
}

export interface OpenEngine {
  readonly engine: Engine;
  /** Where its tables are. */
  readonly store: ObjectStore;
  /** Points the table of the engine's catalogue, if it has one, to another bake. */
  readonly repoint?: (table: string, bake: string) => Promise<void>;
  /** Takes out of that catalogue what a bake that was cut short has left there of a table. */
  readonly forget?: (table: string, bakeId: string) => Promise<void>;
  /** What the catalogue does not show as it is published, for a person. */
  readonly notShown?: () => Promise<readonly string[]>;
}

/** The current time, and how an engine waits. */
export type Clock = Pick<Io, 'now' | 'pause'>;

/** A statement that an engine runs, for a person. */
export interface Statement {
  /** Lines before the statement, about functions in it that the engine itself does not have. */
  readonly notes: string;
  readonly sql: string;
}

/**
 * Everything that the commands need to know about one engine. To add an engine, add its file and a
 * line in `CLI_ENGINES`. Every command loads these files, so each loads its dependencies only when
 * it is called.
 */
export interface CliEngine {
  /** The description in help. */
  readonly help: string;
  readonly open: (
    options: EngineOptions,
    project: Project,
    settings: Required<Pick<EngineSettings, 'threads' | 'spill'>> & EngineSettings & Clock,
  ) => Promise<OpenEngine>;
  /** Where its tables are, for commands that only read. */
  readonly store: (
    options: Pick<EngineOptions, 'lake'>,
    clock: Pick<Clock, 'pause'>,
  ) => Promise<ObjectStore>;
  /** The findings of `doctor`, besides those about the machine. */
  readonly examine: (options: EngineOptions, project: Project, clock: Clock) => Promise<Finding[]>;
  /** Runs query tests on it. */
  readonly tester: (
    options: Pick<EngineChoice, 'workgroup'>,
    project: Project,
    clock: Pick<Clock, 'pause'>,
  ) => Promise<QueryTester>;
  /** The statement that lists the pieces of a table; empty if the pieces are known. */
  readonly listing: (stage: PiecesStage | undefined) => string;
  /**
   * The statement for a piece.
   *
   * @param place a new location for its rows
   */
  readonly statement: (piece: Piece, shape: TableShape, place: string) => Promise<Statement>;
}
