import { plan } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { stageNode } from './stage-node.ts';

it('has words for every kind of stage', () => {
  const { stages } = plan(bakeryProject());
  const labels = new Map(stages.map((stage) => [stage.kind, stageNode(stage).label]));
  expect(Object.fromEntries(labels)).toEqual({
    source: 'find files',
    write: 'write',
    shards: 'write a file per recipe',
    audit: 'no checks',
    publish: 'publish files',
    prune: 'keep 3',
  });
});
