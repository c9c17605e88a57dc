import type { Stage } from './stage.ts';

/** The stage after which a table can be read. */
export function lastStageOf(table: string, stages: readonly Stage[]): string[] {
  const last = stages.filter((s) => s.table === table && s.kind !== 'prune').at(-1);
  return last ? [last.id] : [];
}
