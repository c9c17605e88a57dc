import type { ExtractStage } from '@dc-data-baker/planner';

/** A state machine's request to the extractor: everything about one extract. */
export interface ExtractorRequest {
  readonly bakeId: string;
  readonly stage: ExtractStage;
}

export interface ExtractorAnswer {
  readonly rows: number;
  readonly bytes: number;
  readonly warnings: readonly string[];
}
