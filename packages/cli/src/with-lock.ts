import type { EngineOptions } from './options.ts';

/** Does something as the only one who changes the lake; AWS has no lock to hold. */
export async function withLock<Result>(
  { engine, lake: root }: Pick<EngineOptions, 'engine' | 'lake'>,
  act: () => Promise<Result>,
): Promise<Result> {
  if (engine !== 'duckdb') return act();
  const { Lake, lockLake } = await import('@dc-data-baker/engine');
  const lock = await lockLake(new Lake(root));
  try {
    return await act();
  } finally {
    lock.release();
  }
}
