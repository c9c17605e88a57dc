import type { EngineOptions } from './options.ts';

/** Runs an action while holding the lake's lock, if the engine uses a lake. */
export async function withLock<Result>(
  { engine, lake: root }: Pick<EngineOptions, 'engine' | 'lake'>,
  act: () => Promise<Result>,
): Promise<Result> {
  const { ENGINE_TRAITS, Lake, lockLake } = await import('@dc-data-baker/engine/bakes');
  if (!ENGINE_TRAITS[engine].usesLake) return act();
  const lock = await lockLake(new Lake(root));
  try {
    return await act();
  } finally {
    await lock.release();
  }
}
