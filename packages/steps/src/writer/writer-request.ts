import type { ShardsStage } from '@dc-data-baker/planner';

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
}
