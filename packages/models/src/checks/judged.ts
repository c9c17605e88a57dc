import { type CheckResult, isFailed } from '../manifest.ts';
import { kindNamed } from './check-kinds.ts';

/** What decides about a bake besides the results of its checks. */
export interface Judgement {
  /** The names of the checks whose failure a person accepts. */
  readonly accept: ReadonlySet<string>;
  /** Why there was nothing published to compare with. */
  readonly note?: string | undefined;
}

/**
 * The results of checks, judged: a failure counts as accepted if a person accepts it and its kind
 * allows that, and a check that had nothing to compare with gets a note that says so.
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
