import { byKind } from '@dc-data-baker/models';
import type { Plan, Stage } from '@dc-data-baker/planner';
import { cancelled, cancelledBake, isCancelled } from './cancelled.ts';
import type { Engine, StageProgress, StageStatistics } from './engine.ts';

/** The events of a bake, in order. */
export type BakeEvent =
  | { readonly kind: 'started'; readonly stage: Stage }
  | { readonly kind: 'progress'; readonly stage: Stage; readonly progress: StageProgress }
  | {
      readonly kind: 'finished';
      readonly stage: Stage;
      readonly statistics: StageStatistics;
      readonly milliseconds: number;
    }
  | { readonly kind: 'skipped'; readonly stage: Stage; readonly because: string }
  | { readonly kind: 'failed'; readonly stage: Stage; readonly error: unknown };

export interface BakeOptions {
  readonly bakeId: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BakeEvent) => void;
  /** The names of the checks whose failure a person accepts; by default none. */
  readonly accept?: ReadonlySet<string>;
  /** Whether bakes are held back instead of published: see `publishUnlessHeld`. */
  readonly holdsBack?: boolean;
  /** The reason that a stage need not run; `undefined` if it must. */
  readonly skip?: (stage: Stage) => Promise<string | undefined>;
}

/** What a bake did, stage by stage. */
export type BakeResult = readonly {
  readonly stage: Stage;
  readonly statistics: StageStatistics;
  readonly milliseconds: number;
}[];

/**
 * Carries out a plan, one stage after another; an engine may run the pieces of a stage
 * concurrently. An error ends the bake: what was published stays published, and later stages do not
 * run.
 */
export async function bake(plan: Plan, engine: Engine, options: BakeOptions): Promise<BakeResult> {
  const unchanged = new Set<string>();
  const results: { stage: Stage; statistics: StageStatistics; milliseconds: number }[] = [];
  for (const stage of plan.stages) {
    // Which bakes would be deleted depends on what is published, and that has not changed yet.
    if (options.holdsBack && stage.kind === 'prune') continue;
    if (options.signal.aborted) throw cancelledBake(cancelled(), publishedBy(results), undefined);
    const because = unchanged.has(stage.table)
      ? 'its rows are the published ones'
      : await options.skip?.(stage);
    if (because !== undefined) {
      options.onEvent({ kind: 'skipped', stage, because });
      continue;
    }
    options.onEvent({ kind: 'started', stage });
    const began = performance.now();
    try {
      const statistics = await byKind(engine.stages, stage, {
        bakeId: options.bakeId,
        signal: options.signal,
        ...(options.accept ? { accept: options.accept } : {}),
        ...(options.holdsBack ? { holdsBack: true } : {}),
        progress: (progress) => options.onEvent({ kind: 'progress', stage, progress }),
      });
      const milliseconds = performance.now() - began;
      results.push({ stage, statistics, milliseconds });
      if (statistics.unchanged) unchanged.add(stage.table);
      options.onEvent({ kind: 'finished', stage, statistics, milliseconds });
    } catch (cause) {
      const error = options.signal.aborted
        ? cancelledBake(isCancelled(cause) ? cause : cancelled(), publishedBy(results), cause)
        : cause;
      options.onEvent({ kind: 'failed', stage, error });
      throw error;
    }
  }
  return results;
}

function publishedBy(results: BakeResult): string[] {
  return results.flatMap(({ stage, statistics }) =>
    stage.kind === 'publish' && !statistics.heldBack ? [stage.table] : [],
  );
}
