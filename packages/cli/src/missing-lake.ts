import type { Project } from '@dc-data-baker/planner';
import type { EngineOptions } from './options.ts';

/**
 * The message if an engine works in a lake and there is none. Without this, all tables would look
 * as if they had never been baked, and the lock would turn a mistyped folder into a lake.
 */
export async function missingLake(
  { engine, lake: root }: Pick<EngineOptions, 'engine' | 'lake'>,
  project: Project,
): Promise<string | undefined> {
  const { ENGINE_TRAITS, isLakeThere, Lake } = await import('@dc-data-baker/engine/bakes');
  if (!ENGINE_TRAITS[engine].usesLake || (await isLakeThere(new Lake(root), project))) {
    return undefined;
  }
  return `there is no lake in ${root}; name one with --lake or DATABAKER_LAKE, or make one with \`databaker bake\``;
}
