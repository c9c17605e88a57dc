import type { ComparedTable, KeyedTable } from '@dc-data-baker/engine/aws';
import type { AgeLimit, CheckResult, Manifest } from '@dc-data-baker/models';
import type {
  ExtractStage,
  ListedPieces,
  PiecesStage,
  PruneStage,
  PublishStage,
  TableShape,
} from '@dc-data-baker/planner';
import type { ReadingBake } from './reading-bake.ts';
import type { CaughtError, Shown, StepAnswers, WhatIsRead } from './step-answers.ts';
import type { StepTable } from './step-table.ts';

/**
 * The requests of a state machine to the step function. They are complete: the function contains no
 * definition, so that it does not change when one does.
 */
export interface StepRequests {
  /**
   * Names the bake, once it is this execution's turn, and ends what another one has left
   * unfinished.
   */
  readonly name: {
    readonly step: 'name';
    /** The tables that the bake will publish. */
    readonly publishes?: readonly StepTable[];
    /** The execution, with which its Glue tables are marked until its bake is judged. */
    readonly execution?: string;
    /** The tables for which it reports what changed for readers. */
    readonly seen?: readonly string[];
    /** The execution's input: `{ "hold": true }` holds the bake back. */
    readonly input?: unknown;
  };
  /** Decides whether a table is baked: docs/decisions/0011-what-has-changed.md. */
  readonly compare: {
    readonly step: 'compare';
    readonly made: ComparedTable;
    readonly reads: KeyedTables;
    readonly table: StepTable;
    readonly by: ReadingBake;
    /** The execution's input: `{ "force": true }` bakes tables that have not changed, too. */
    readonly input?: unknown;
  };
  /** Decides whether the files of an external table are inspected and checked. */
  readonly compareSource: {
    readonly step: 'compareSource';
    readonly table: StepTable;
    readonly inspected: string;
    readonly freshness?: AgeLimit;
    /** The tables of the bake that are made from it. */
    readonly readers: readonly ComparedTable[];
    /** All inputs of those tables. */
    readonly reads: KeyedTables;
    readonly by: ReadingBake;
    readonly input?: unknown;
  };
  /** Decides whether extracted rows are the published ones, and deletes them if so. */
  readonly sameExtract: {
    readonly step: 'sameExtract';
    readonly bakeId: string;
    readonly stage: Pick<ExtractStage, 'location' | 'bakesLocation'>;
  };
  /**
   * Inspects the files of an external table that have not been inspected in their current version.
   */
  readonly source: {
    readonly step: 'source';
    readonly table: StepTable;
    /** Where the record of inspected files is. */
    readonly inspected: string;
    /** The greatest age of the newest file, if there is a limit. */
    readonly freshness?: AgeLimit;
  };
  /**
   * Makes pieces from the rows of a query, or from values, and writes them where a Map reads them.
   */
  readonly list: {
    readonly step: 'list';
    readonly bakeId: string;
    readonly listing: Pick<PiecesStage, 'table' | 'most' | 'columns'> &
      Pick<ListedPieces, 'placeholders'> & {
        /**
         * The first part of the statement that writes each piece, with placeholders, up to the
         * location.
         */
        readonly head: string;
        readonly tail: string;
      };
    /** The id of the query; a fan-out over a list has none. */
    readonly query?: string;
    /** For a fan-out over a list: the values, which name the pieces. */
    readonly values?: readonly string[];
    readonly to: { readonly bucket: string; readonly prefix: string };
  };
  /** Begins the bake of a table: its manifest says what it reads, and that it is being written. */
  readonly begin: {
    readonly step: 'begin';
    readonly by: ReadingBake;
    readonly execution: string;
    /** How the UNLOAD statements begin; the tables that the bake has held back are inserted after it. */
    readonly opening: string;
    /** The manifest, without what only the bake knows. */
    readonly begun: Manifest;
    readonly bakesLocation: string;
    readonly reads: readonly StepTable[];
    readonly inspected: string;
  };
  /** Copies what Athena wrote of one piece to its place in the bake, and records it. */
  readonly place: {
    readonly step: 'place';
    readonly bakeId: string;
    readonly stage: SettledStage;
    readonly value: string;
    readonly place: string;
    /** The id of the query that wrote them. */
    readonly query?: string;
  };
  /** Records why a piece failed. */
  readonly note: {
    readonly step: 'note';
    readonly bakeId: string;
    readonly bakesLocation: string;
    readonly stage: string;
    readonly piece: string;
    readonly error: CaughtError;
  };
  /** Reports why pieces failed. */
  readonly tell: {
    readonly step: 'tell';
    readonly bakeId: string;
    readonly bakesLocation: string;
    /** What is known without their records. */
    readonly error: CaughtError;
  };
  /**
   * Copies what Athena wrote to its place in the bake:
   * docs/decisions/0010-what-athena-writes-is-settled.md.
   */
  readonly settle: WrittenTable & { readonly step: 'settle' };
  /** Collects what was put in its place piece by piece. */
  readonly gather: WrittenTable & {
    readonly step: 'gather';
    /** Where the pieces are listed, instead of `pieces`. */
    readonly listed?: string;
    /** For listed pieces: only the data tells how many there are, and the manifest records it. */
    readonly counted?: boolean;
  };
  /** Creates a Glue table of what was written, under a name that only the checks use. */
  readonly candidate: {
    readonly step: 'candidate';
    readonly by: ReadingBake;
    readonly execution: string;
    readonly table: StepTable;
    readonly reads: readonly StepTable[];
  };
  /** Passes or fails a table by the results of its checks. */
  readonly judge: {
    readonly step: 'judge';
    readonly bakeId: string;
    readonly environment: string;
    readonly of: 'candidate' | 'source';
    readonly table: StepTable;
    /** For a candidate: the answer of the previous step. */
    readonly shown?: Shown;
    /** The execution's input: `{ "accept": ["..."] }` accepts failures of checks. */
    readonly input?: unknown;
    readonly checks: readonly CheckedByQuery[];
  };
  readonly publish: {
    readonly step: 'publish';
    readonly bakeId: string;
    readonly execution: string;
    /** It is held back instead. */
    readonly holds: boolean;
    readonly stage: Pick<PublishStage, 'table' | 'location' | 'bakesLocation' | 'as'>;
    readonly table: StepTable;
  };
  readonly prune: {
    readonly step: 'prune';
    readonly stage: Pick<PruneStage, 'bakesLocation' | 'keepBakes'>;
    readonly location: string;
  };
  /** Returns the start of a SELECT with which it reads what its own bake has held back. */
  readonly own: {
    readonly step: 'own';
    readonly by: ReadingBake;
    readonly execution: string;
    readonly reads: readonly StepTable[];
  };
  /** Reports what changed for readers, by the files' hashes. */
  readonly see: {
    readonly step: 'see';
    readonly bakeId: string;
    readonly holds: boolean;
    /** The ids of the bakes that readers had before, by table. */
    readonly before: Readonly<Record<string, string>>;
    readonly tables: readonly StepTable[];
    /** The options that commands need to find this. */
    readonly where: string;
  };
  /** Ends a bake that is held back, and reports it. */
  readonly hold: {
    readonly step: 'hold';
    readonly bakeId: string;
    readonly tables: readonly StepTable[];
    /** What would change for readers. */
    readonly seen: readonly string[];
    /** What else is to be told. */
    readonly warnings?: readonly string[];
    readonly where: string;
  };
  /** Reports what was wrong with a query, and whether another attempt may help. */
  readonly explain: {
    readonly step: 'explain';
    readonly stage: string;
    readonly what: string;
    readonly error: CaughtError;
  };
  /** Reports a failed bake to Sentry, if it is configured. */
  readonly report: {
    readonly step: 'report';
    readonly environment: string;
    readonly layer: string;
    readonly execution: string;
    /** The execution's state. */
    readonly state: {
      readonly error: CaughtError;
      readonly stage?: string;
      readonly verdict?: { readonly answer?: Partial<StepAnswers['judge']> };
    };
  };
  /** Removes what a failed bake has left in the catalogue, and reports what was wrong. */
  readonly clear: {
    readonly step: 'clear';
    readonly bakeId: string;
    readonly stage: string;
    readonly tables: readonly StepTable[];
    readonly error: CaughtError;
  };
}

export type StepKind = keyof StepRequests;
export type StepRequest = StepRequests[StepKind];

/** A table whose pieces Athena has written. */
export interface WrittenTable {
  readonly by: ReadingBake;
  readonly stage: SettledStage;
  readonly reads: readonly StepTable[];
  /** The state of the inputs when the bake of the table began. */
  readonly read: WhatIsRead;
  readonly pieces: readonly WrittenPiece[];
}

/** A piece that Athena has written, and the location of the successful attempt. */
export interface WrittenPiece {
  readonly value: string | null;
  readonly place: string;
  /** The id of the query that wrote it. */
  readonly query?: string;
}

/** A piece of a table whose pieces depend on the data, as the state machine's Map reads it. */
export interface ListedPiece {
  readonly value: string;
  readonly piece: string;
  /** The first part of the statement that writes it, up to the location. */
  readonly head: string;
  readonly tail: string;
}

/** The result of a check, as the ids of its queries; the step fetches their results. */
export interface CheckedByQuery {
  readonly name: string;
  readonly severity: CheckResult['severity'];
  readonly wrong: string;
  readonly counted: string;
  /** The query for some of the wrong rows; empty if there are none. */
  readonly sampled: string;
}

/** The locations of tables, by name. */
export type KeyedTables = Readonly<Record<string, KeyedTable>>;

/** What is needed to settle or gather a table's files. */
export type SettledStage = TableShape & {
  readonly table: string;
  readonly bakesLocation: string;
};
