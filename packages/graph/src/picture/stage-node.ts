import { type ByKind, byKind } from '@dc-data-baker/models';
import type { Stage } from '@dc-data-baker/planner';
import { plural } from '../text/plural.ts';
import type { StageNode } from './picture.ts';

type Facts = Pick<StageNode, 'label'> & Partial<Pick<StageNode, 'pieces' | 'checks'>>;

/** What a stage says of itself in the picture; a new kind does not compile until it is here. */
const FACTS: ByKind<Stage, [], Facts> = {
  source: () => ({ label: 'find files' }),
  extract: ({ from }) => ({ label: `extract from ${from.name}` }),
  write: ({ pieces }) => ({ label: 'write', pieces: pieces.length }),
  shards: ({ by, pieces }) => ({ label: `write a file per ${by}`, pieces: pieces.length }),
  audit: ({ checks }) => ({
    label: checks.length === 0 ? 'no checks' : plural(checks.length, 'check'),
    checks: checks.map(({ name, severity }) => ({ name, severity })),
  }),
  publish: ({ as }) => ({ label: as === 'shards' ? 'publish files' : 'publish' }),
  prune: ({ keepBakes }) => ({ label: `keep ${keepBakes}` }),
};

export function stageNode(stage: Stage): StageNode {
  const facts = byKind(FACTS, stage);
  const { id, layer, table } = stage;
  return { kind: 'stage', id, layer, table, stage: stage.kind, pieces: 1, checks: [], ...facts };
}

/** `write`, `write ×26` */
export function stageText({ label, pieces }: StageNode): string {
  return pieces > 1 ? `${label} ×${pieces}` : label;
}
