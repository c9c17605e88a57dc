import { type BakeResult, bake } from '../bake.ts';
import { Changes } from '../changes.ts';
import type { Kitchen } from './kitchen.ts';

/** Bakes what has changed, or everything with `force`, with a new engine. */
export async function bakeChanged(
  kitchen: Kitchen,
  number: number,
  { force = false, tables = [] }: { force?: boolean; tables?: readonly string[] } = {},
): Promise<BakeResult> {
  const { lake: store, project } = kitchen;
  const plan = kitchen.plan(tables);
  const engine = await kitchen.engine({ whole: force });
  const changes = new Changes({ store, project, plan, engine, force });
  try {
    return await bake(plan, engine, {
      bakeId: kitchen.bakeId(number),
      signal: new AbortController().signal,
      onEvent: () => {},
      skip: async (stage) => {
        const { runs, because } = await changes.judge(stage);
        return runs ? undefined : because;
      },
    });
  } finally {
    await engine.close();
  }
}
