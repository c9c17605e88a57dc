import type { Engine, Finding, ObjectStore } from '@dc-data-baker/engine';
import type { Piece, PiecesStage, Project, TableShape } from '@dc-data-baker/planner';
import type { Io } from '../io.ts';
import type { EngineOptions } from '../options.ts';

/** How hard an engine may work on this machine. */
export interface EngineSettings {
  readonly threads?: number;
  readonly memory?: string;
  /** A directory for what does not fit in memory. */
  readonly spill?: string;
  /** Every table is baked whole, even where few of its rows can be others. */
  readonly whole?: boolean;
}

export interface OpenEngine {
  readonly engine: Engine;
  /** Where its tables are. */
  readonly store: ObjectStore;
  /** Lets the engine's catalogue, where it has one, read a table from another bake. */
  readonly repoint?: (table: string, bake: string) => Promise<void>;
  /** What the catalogue does not show as it is published, for a person. */
  readonly notShown?: () => Promise<readonly string[]>;
}

/** What time it is for an engine, and how it waits. */
export type Clock = Pick<Io, 'now' | 'pause'>;

/** What an engine runs, for a person. */
export interface Statement {
  /** Lines before the statement, on what it calls that its engine does not have. */
  readonly notes: string;
  readonly sql: string;
}

/**
 * All that the commands say and do about one engine. An engine is added by its file and a line in
 * `CLI_ENGINES`. Every command loads these files, so each loads what it needs only when it is asked.
 */
export interface CliEngine {
  /** What help says of it. */
  readonly help: string;
  readonly open: (
    options: EngineOptions,
    project: Project,
    settings: Required<Pick<EngineSettings, 'threads' | 'spill'>> & EngineSettings & Clock,
  ) => Promise<OpenEngine>;
  /** Where its tables are, for who only looks at what is there. */
  readonly store: (options: Pick<EngineOptions, 'lake'>) => Promise<ObjectStore>;
  /** What `doctor` finds, besides what it finds of the machine. */
  readonly examine: (options: EngineOptions, project: Project, now: Date) => Promise<Finding[]>;
  /** What it runs to list the pieces of a table; nothing of a table whose pieces are known. */
  readonly listing: (stage: PiecesStage | undefined) => string;
  /**
   * What it runs for a piece.
   *
   * @param place a fresh place, which the rows are written to
   */
  readonly statement: (piece: Piece, shape: TableShape, place: string) => Promise<Statement>;
}
