import type { ExtractStage } from '@dc-data-baker/planner';

/** What a state machine asks of the extractor: the whole of an extract. */
export interface ExtractorRequest {
  readonly bakeId: string;
  readonly stage: ExtractStage;
}

export interface ExtractorAnswer {
  readonly rows: number;
  readonly bytes: number;
  readonly warnings: readonly string[];
}
