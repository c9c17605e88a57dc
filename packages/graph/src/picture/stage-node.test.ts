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

it('a source with a limited age has that among its checks', () => {
  const [source] = plan(bakeryProject()).stages.filter((stage) => stage.kind === 'source');
  if (!source) throw new Error('the bakery has a source');
  const freshness = { name: 'freshFor(36h)', severity: 'warn', milliseconds: 129_600_000 } as const;
  expect(stageNode({ ...source, freshness }).checks).toEqual([
    { name: 'freshFor(36h)', severity: 'warn' },
  ]);
  expect(stageNode(source).checks).toEqual([]);
});
