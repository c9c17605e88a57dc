/** Why a check had nothing to compare with. */
export const NOTHING_PUBLISHED = 'nothing was published yet to compare with';

/**
 * The same for a published bake that cannot be read, since the next one must be able to replace it.
 */
export function unreadablePublished(problem: string): string {
  return `what is published could not be compared with: ${problem}`;
}
