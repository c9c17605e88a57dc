import { byKind } from '@dc-data-baker/models';
import type { Plan, Stage } from '@dc-data-baker/planner';
import { cancelled, cancelledBake, isCancelled } from './cancelled.ts';
import type { Engine, StageProgress, StageStatistics } from './engine.ts';

/** Told while a bake runs, in order. */
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
  /** The names of checks that somebody lets fail; by default none. */
  readonly accept?: ReadonlySet<string>;
  /** Bakes are held back instead of published: see `publishUnlessHeld`. */
  readonly holdsBack?: boolean;
  /** Tells why a stage need not run; `undefined` for one that has to. */
  readonly skip?: (stage: Stage) => Promise<string | undefined>;
}

/** What a bake did, stage by stage. */
export type BakeResult = readonly {
  readonly stage: Stage;
  readonly statistics: StageStatistics;
  readonly milliseconds: number;
}[];

/**
 * Carries out a plan, one stage after the other; an engine runs the pieces of a stage side by
 * side. What fails, fails the bake there: what was published before stays published, and
 * nothing after is touched.
 */
export async function bake(plan: Plan, engine: Engine, options: BakeOptions): Promise<BakeResult> {
  const unchanged = new Set<string>();
  const results: { stage: Stage; statistics: StageStatistics; milliseconds: number }[] = [];
  for (const stage of plan.stages) {
    // What would be tidied away depends on what is published, and nothing is yet.
    if (options.holdsBack && stage.kind === 'prune') continue;
    if (options.signal.aborted) throw cancelledBake(cancelled(), publishedBy(results), undefined);
    const because = unchanged.has(stage.table)
      ? 'its rows are those that are published'
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
