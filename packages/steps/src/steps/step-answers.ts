import type { Verdict } from '@dc-data-baker/engine/aws';
import type { Manifest } from '@dc-data-baker/models';

/** The answers of the steps. */
export interface StepAnswers {
  readonly name: {
    readonly bakeId: string;
    /** Whether the bake is held back. */
    readonly holds: boolean;
    /** The bakes that readers have, by table. */
    readonly before: Readonly<Record<string, string>>;
    /** What somebody should know of the bake, whatever it finds. */
    readonly warnings: readonly string[];
  };
  readonly compare: Verdict;
  readonly compareSource: Verdict;
  readonly sameExtract: { readonly same: boolean };
  readonly source: {
    readonly files: number;
    /** How many files are left: the step is repeated until there are none. */
    readonly left: number;
    readonly warnings: readonly string[];
  };
  readonly list: { readonly pieces: number; readonly key: string };
  readonly begin: { readonly read: WhatIsRead; readonly opening: string };
  readonly place: { readonly files: number };
  readonly note: Required<CaughtError>;
  readonly tell: Required<CaughtError>;
  readonly settle: { readonly files: number; readonly rows: number };
  readonly gather: { readonly files: number; readonly rows: number };
  readonly candidate: Shown;
  readonly judge: {
    readonly passed: boolean;
    /** The names of the failed checks. */
    readonly failed: readonly string[];
    readonly error: Required<CaughtError>;
  };
  readonly publish: {
    readonly changed: number;
    readonly removed: number;
    readonly held?: string;
  };
  readonly prune: { readonly removed: number };
  readonly own: { readonly opening: string };
  readonly see: { readonly changes: readonly BakeChange[]; readonly lines: readonly string[] };
  readonly hold: {
    /** The tables that are held back. */
    readonly heldBack: readonly string[];
    /** For whoever is to decide. */
    readonly message: string;
  };
  readonly explain: { readonly retryable: boolean; readonly error: Required<CaughtError> };
  readonly clear: Required<CaughtError>;
  readonly report: Readonly<Record<string, never>>;
}

/** The relations that the checks of a candidate read. */
export interface Shown {
  /** The text before their statements. */
  readonly relations: string;
  /** Why there is nothing to compare with, or an empty text. */
  readonly note: string;
}

/** The state of a table's inputs, to notice if they changed while they were read. */
export interface WhatIsRead {
  readonly inputs: Manifest['inputs'];
  /** A hash of the versions of the external tables' files. */
  readonly versions: string;
}

/** A table's bake that readers had, and the one that they have or would have. */
export interface BakeChange {
  readonly table: string;
  readonly from: string;
  readonly to: string;
  /** The difference, for a person. */
  readonly line: string;
}

/** An error as a `Catch` of the Amazon States Language returns it. */
export interface CaughtError {
  readonly Error: string;
  /** Absent if there is nothing more to say, as for a timeout. */
  readonly Cause?: string;
}
