import type { FileChange } from '@dc-data-baker/engine';
import { formatAge } from '@dc-data-baker/models';

/**
 * When a file last changed for readers, and why: a line, and one for each reason.
 *
 * @param now to say how long ago that was
 */
export function formatFileChange(
  { path, bakeId, at, how, before, because }: FileChange,
  now?: Date,
): readonly string[] {
  const age = at !== null && now ? `${formatAge(now.getTime() - Date.parse(at))}, ` : '';
  const when = at === null ? 'at a time that nobody has logged' : `${age}at ${at}`;
  if (how === 'unknown') {
    return [
      `${path} is the same in every bake that is kept; readers saw the oldest of them, ${bakeId}, ${when}`,
    ];
  }
  return [
    `${path} was last ${how} for readers ${when}, by bake ${bakeId}; until then they had ${before}`,
    ...because.map((reason) => `  because ${reason}`),
  ];
}
