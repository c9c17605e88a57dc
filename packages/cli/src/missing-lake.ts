import type { Project } from '@dc-data-baker/planner';
import type { EngineOptions } from './options.ts';

/**
 * What to say where an engine works in a lake and there is none: all would look as if it had never been
 * baked, and a lock would make a lake of a folder that somebody mistyped.
 */
export async function missingLake(
  { engine, lake: root }: Pick<EngineOptions, 'engine' | 'lake'>,
  project: Project,
): Promise<string | undefined> {
  const { ENGINE_TRAITS, isLakeThere, Lake } = await import('@dc-data-baker/engine');
  if (!ENGINE_TRAITS[engine].usesLake || (await isLakeThere(new Lake(root), project))) {
    return undefined;
  }
  return `there is no lake in ${root}; name one with --lake or DATABAKER_LAKE, or make one with \`databaker bake\``;
}
