import type { ShardsStage } from '@dc-data-baker/planner';
import type { DiffWhere } from '../steps/see-change.ts';
import type { BakeChange } from '../steps/step-answers.ts';
import type { StepTable } from '../steps/step-table.ts';

/** The stage without its statements, which Athena has run. */
export type WriterStage = Omit<ShardsStage, 'pieces'> & { readonly pieces: readonly [] };

/** A state machine's request to the writer: the files of one piece. */
export interface WriterRequest {
  readonly bakeId: string;
  readonly stage: WriterStage;
  readonly piece: string;
  readonly value: string | null;
  /** Where Athena wrote the piece's rows. */
  readonly place: string;
  /** The id of the query that did. */
  readonly query?: string;
}

/** What a state machine asks of it once a bake has ended: what readers see changed in files of shards. */
export interface SeeRequest {
  readonly see: {
    /** What is known of each change without reading files. */
    readonly changes: readonly BakeChange[];
    /** The tables whose files may be read. */
    readonly tables: readonly SeenTable[];
    readonly diff: DiffWhere;
  };
}

export interface SeenTable {
  readonly table: StepTable;
  /** The columns that tell which row is which. */
  readonly key: readonly string[];
}
