import type { ShardsStage } from '@dc-data-baker/planner';

/** The stage, but for its statements: Athena has carried them out. */
export type WriterStage = Omit<ShardsStage, 'pieces'> & { readonly pieces: readonly [] };

/** What a state machine asks of the writer: the files of one piece. */
export interface WriterRequest {
  readonly bakeId: string;
  readonly stage: WriterStage;
  readonly piece: string;
  readonly value: string | null;
  /** Where Athena wrote the piece's rows. */
  readonly place: string;
}
