import type { ComparedTable, KeyedTable, Verdict } from '@dc-data-baker/engine/aws';
import type { AgeLimit, CheckResult, Manifest } from '@dc-data-baker/models';
import type {
  ExtractStage,
  ListedPieces,
  PiecesStage,
  PruneStage,
  PublishStage,
  TableShape,
} from '@dc-data-baker/planner';
import type { StepTable } from './step-table.ts';

/** A piece whose rows Athena wrote, and where the attempt that succeeded wrote them. */
export interface WrittenPiece {
  readonly value: string | null;
  readonly place: string;
}

/** A piece of a table whose pieces only the data knows, as the state machine's Map reads it. */
export interface ListedPiece {
  readonly value: string;
  readonly piece: string;
  /** The statement that writes it, less the place in the middle. */
  readonly head: string;
  readonly tail: string;
}

/** What a check found, by the queries that found it; their results are for the step to fetch. */
export interface CheckedByQuery {
  readonly name: string;
  readonly severity: CheckResult['severity'];
  readonly wrong: string;
  readonly counted: string;
  /** The query for some of the wrong rows; empty where there are none. */
  readonly sampled: string;
}

/** An error as a `Catch` of the Amazon States Language gives it. */
export interface CaughtError {
  readonly Error: string;
  /** Missing where there is nothing more to say, as of a timeout. */
  readonly Cause?: string;
}

/**
 * What a state machine asks of the step function, all of it in the request: the function knows
 * no definition, so that it does not change when one does.
 */
export interface StepRequests {
  /** Names the bake, once it is this execution's turn, and ends what another one has left half done. */
  readonly name: {
    readonly step: 'name';
    /** The tables that the bake will publish. */
    readonly publishes?: readonly StepTable[];
    /** The execution, which marks what it leaves in Glue until its bake is judged. */
    readonly execution?: string;
  };
  /** Says whether a table is to be baked: docs/decisions/0011-what-has-changed.md. */
  readonly compare: {
    readonly step: 'compare';
    readonly made: ComparedTable;
    readonly reads: KeyedTables;
    readonly table: StepTable;
    /** What the execution was started with: `{ "force": true }` bakes what has not changed, too. */
    readonly input?: unknown;
  };
  /** Says whether the files of an external table are to be looked at and checked. */
  readonly compareSource: {
    readonly step: 'compareSource';
    readonly table: StepTable;
    readonly inspected: string;
    readonly freshness?: AgeLimit;
    /** The tables of the bake that are made of it. */
    readonly readers: readonly ComparedTable[];
    /** All that these are made of. */
    readonly reads: KeyedTables;
    readonly input?: unknown;
  };
  /** Says whether rows that were extracted are those that are published, and forgets them if so. */
  readonly sameExtract: {
    readonly step: 'sameExtract';
    readonly bakeId: string;
    readonly stage: Pick<ExtractStage, 'location' | 'bakesLocation'>;
  };
  /** Looks at the files of an external table that were not looked at as they are. */
  readonly source: {
    readonly step: 'source';
    readonly table: StepTable;
    /** Where is written down which files were looked at. */
    readonly inspected: string;
    /** How old the newest file may be, if that matters. */
    readonly freshness?: AgeLimit;
  };
  /** Makes pieces of rows that a query has found, or of values, and puts them where a Map reads them. */
  readonly list: {
    readonly step: 'list';
    readonly bakeId: string;
    readonly listing: Pick<PiecesStage, 'table' | 'most' | 'columns'> &
      Pick<ListedPieces, 'placeholders'> & {
        /** The statement that writes each piece, with placeholders, less the place in the middle. */
        readonly head: string;
        readonly tail: string;
      };
    /** The id of the query; of a fan-out over a list there is none. */
    readonly query?: string;
    /** Of a fan-out over a list: the values, by which the pieces are called. */
    readonly values?: readonly string[];
    readonly to: { readonly bucket: string; readonly prefix: string };
  };
  /** Begins the bake of a table: its manifest says what it reads, and that it is being written. */
  readonly begin: {
    readonly step: 'begin';
    readonly bakeId: string;
    /** The manifest, but for what only the bake knows. */
    readonly begun: Manifest;
    readonly bakesLocation: string;
    readonly reads: readonly StepTable[];
    readonly inspected: string;
  };
  /** Copies what Athena wrote of one piece to its place in the bake, and writes down what it is. */
  readonly place: {
    readonly step: 'place';
    readonly bakeId: string;
    readonly stage: SettledStage;
    readonly value: string;
    readonly place: string;
  };
  /** Writes down why a piece failed. */
  readonly note: {
    readonly step: 'note';
    readonly bakeId: string;
    readonly bakesLocation: string;
    readonly stage: string;
    readonly piece: string;
    readonly error: CaughtError;
  };
  /** Says why pieces failed. */
  readonly tell: {
    readonly step: 'tell';
    readonly bakeId: string;
    readonly bakesLocation: string;
    /** What is known of it without their notes. */
    readonly error: CaughtError;
  };
  /** Copies what Athena wrote to its place in the bake: docs/decisions/0010-what-athena-writes-is-settled.md. */
  readonly settle: {
    readonly step: 'settle';
    readonly bakeId: string;
    readonly stage: SettledStage;
    readonly reads: readonly StepTable[];
    /** What was there to be read when the bake of the table began. */
    readonly read: WhatIsRead;
    readonly pieces: readonly WrittenPiece[];
  };
  /** Gathers what was put in its place piece by piece. */
  readonly gather: {
    readonly step: 'gather';
    /** Where the pieces are listed, instead of `pieces`. */
    readonly listed?: string;
    /** Of pieces that are listed: only the data knows how many there are, and the manifest tells. */
    readonly counted?: boolean;
    readonly bakeId: string;
    readonly stage: SettledStage;
    readonly reads: readonly StepTable[];
    /** What was there to be read when the bake of the table began. */
    readonly read: WhatIsRead;
    readonly pieces: readonly WrittenPiece[];
  };
  /** Lets Athena see what was written, under a name that only the checks know. */
  readonly candidate: {
    readonly step: 'candidate';
    readonly bakeId: string;
    readonly execution: string;
    readonly table: StepTable;
    readonly reads: readonly StepTable[];
  };
  /** Passes or fails a table by what its checks found. */
  readonly judge: {
    readonly step: 'judge';
    readonly bakeId: string;
    readonly environment: string;
    readonly of: 'candidate' | 'source';
    readonly table: StepTable;
    /** Of a candidate: what the step before it answered. */
    readonly shown?: Shown;
    /** What the execution was started with: `{ "accept": ["..."] }` lets checks fail. */
    readonly input?: unknown;
    readonly checks: readonly CheckedByQuery[];
  };
  readonly publish: {
    readonly step: 'publish';
    readonly bakeId: string;
    readonly stage: Pick<PublishStage, 'table' | 'location' | 'bakesLocation' | 'as'>;
    readonly table: StepTable;
  };
  readonly prune: {
    readonly step: 'prune';
    readonly stage: Pick<PruneStage, 'bakesLocation' | 'keepBakes'>;
    readonly location: string;
  };
  /** Says what was wrong with a query, and whether another attempt may help. */
  readonly explain: {
    readonly step: 'explain';
    readonly stage: string;
    readonly what: string;
    readonly error: CaughtError;
  };
  /** Tells Sentry of a bake that failed, where somebody has set where that is. */
  readonly report: {
    readonly step: 'report';
    readonly environment: string;
    readonly layer: string;
    readonly execution: string;
    /** What the execution holds. */
    readonly state: {
      readonly error: CaughtError;
      readonly stage?: string;
      readonly verdict?: { readonly answer?: Partial<StepAnswers['judge']> };
    };
  };
  /** Takes away what a bake that failed has left in the catalogue, and says what was wrong. */
  readonly clear: {
    readonly step: 'clear';
    readonly bakeId: string;
    readonly stage: string;
    readonly tables: readonly StepTable[];
    readonly error: CaughtError;
  };
}

/** Where tables are, by their names. */
export type KeyedTables = Readonly<Record<string, KeyedTable>>;

/** What the checks of a candidate see. */
export interface Shown {
  /** What goes before their statements. */
  readonly relations: string;
  /** Why there is nothing to compare with, or nothing. */
  readonly note: string;
}

/** What has to be known of a table whose files are settled or gathered. */
export type SettledStage = TableShape & {
  readonly table: string;
  readonly bakesLocation: string;
};

export type StepKind = keyof StepRequests;
export type StepRequest = StepRequests[StepKind];

/** What a table is made of, so that it can be seen whether that changed while it was read. */
export interface WhatIsRead {
  readonly inputs: Manifest['inputs'];
  /** A hash of the versions of the external tables' files. */
  readonly versions: string;
}

/** What each step answers. */
export interface StepAnswers {
  readonly name: { readonly bakeId: string };
  readonly compare: Verdict;
  readonly compareSource: Verdict;
  readonly sameExtract: { readonly same: boolean };
  readonly source: {
    readonly files: number;
    /** How many are yet to be looked at: the step is done again until there are none. */
    readonly left: number;
    readonly warnings: readonly string[];
  };
  readonly list: { readonly pieces: number; readonly key: string };
  readonly begin: WhatIsRead;
  readonly place: { readonly files: number };
  readonly note: Required<CaughtError>;
  readonly tell: Required<CaughtError>;
  readonly settle: { readonly files: number; readonly rows: number };
  readonly gather: { readonly files: number; readonly rows: number };
  readonly candidate: Shown;
  readonly judge: {
    readonly passed: boolean;
    /** The names of the checks that failed. */
    readonly failed: readonly string[];
    readonly error: Required<CaughtError>;
  };
  readonly publish: {
    readonly changed: number;
    readonly removed: number;
    readonly held?: string;
  };
  readonly prune: { readonly removed: number };
  readonly explain: { readonly retryable: boolean; readonly error: Required<CaughtError> };
  readonly clear: Required<CaughtError>;
  readonly report: Readonly<Record<string, never>>;
}
