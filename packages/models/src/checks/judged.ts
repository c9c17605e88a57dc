import { type CheckResult, isFailed } from '../manifest.ts';
import { kindNamed } from './check-kinds.ts';

/** What else decides about a bake than what its checks found. */
export interface Judgement {
  /** The names of checks that somebody lets fail. */
  readonly accept: ReadonlySet<string>;
  /** Why there was nothing to compare with of what is published. */
  readonly note?: string | undefined;
}

/**
 * What checks found, with what is made of it: a check that failed is accepted where somebody says
 * so and its kind lets them, and one that had nothing to compare with says that.
 */
export function judged<Result extends CheckResult>(
  results: readonly Result[],
  { accept, note }: Judgement,
): Result[] {
  return results.map((result) => {
    const kind = kindNamed(result.name);
    const isAccepted = isFailed(result) && kind?.acceptable && accept.has(result.name);
    return {
      ...result,
      ...(isAccepted ? { accepted: true as const } : {}),
      ...(note !== undefined && kind?.comparesWithPublished ? { note } : {}),
    };
  });
}
