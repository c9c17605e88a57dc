import { type ByKind, byKind, plural } from '@dc-data-baker/models';
import { areListed, type Pieces, type Stage, type StageOf } from '@dc-data-baker/planner';
import type { StageNode } from './picture.ts';

const PUBLISHED: Readonly<Record<StageOf<'publish'>['as'], string>> = {
  table: 'publish',
  shards: 'publish files',
  file: 'publish file',
};

type Facts = Pick<StageNode, 'label'> & Partial<Pick<StageNode, 'pieces' | 'checks'>>;

/** What the picture shows of each kind of stage; a missing kind is a compile error. */
const FACTS: ByKind<Stage, [], Facts> = {
  source: ({ freshness }) => ({
    label: 'find files',
    checks: freshness ? [{ name: freshness.name, severity: freshness.severity }] : [],
  }),
  extract: ({ from }) => ({ label: `extract from ${from.name}` }),
  pieces: () => ({ label: 'list pieces' }),
  write: ({ pieces }) => ({ label: 'write', pieces: countOf(pieces) }),
  shards: ({ by, pieces }) => ({ label: `write a file per ${by}`, pieces: countOf(pieces) }),
  audit: ({ checks }) => ({
    label: checks.length === 0 ? 'no checks' : plural(checks.length, 'check'),
    checks: checks.map(({ name, severity }) => ({ name, severity })),
  }),
  publish: ({ as }) => ({ label: PUBLISHED[as] }),
  prune: ({ keepBakes }) => ({ label: `keep ${keepBakes}` }),
};

export function stageNode(stage: Stage): StageNode {
  const facts = byKind(FACTS, stage);
  const { id, layer, table } = stage;
  return { kind: 'stage', id, layer, table, stage: stage.kind, pieces: 1, checks: [], ...facts };
}

function countOf(pieces: Pieces): number | null {
  return areListed(pieces) ? null : pieces.length;
}

/** `write`, `write ×26`, or `write ×n` if only the data tells how many */
export function stageText({ label, pieces }: StageNode): string {
  if (pieces === null) return `${label} ×n`;
  return pieces > 1 ? `${label} ×${pieces}` : label;
}
