import { csv } from '@dc-data-baker/models';
import type { StageOf } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { stageNode } from './stage-node.ts';

const SOURCE: StageOf<'source'> = {
  id: 'source:orders',
  kind: 'source',
  table: 'orders',
  layer: 'cakes',
  after: [],
  location: 's3://shop/orders/',
  format: csv({ header: true }),
  columns: [],
  partitionedBy: [],
  polygons: [],
};

it('a source that may get only so old has that among its checks', () => {
  const freshness = { name: 'freshFor(36h)', severity: 'warn', milliseconds: 129_600_000 } as const;
  expect(stageNode({ ...SOURCE, freshness }).checks).toEqual([
    { name: 'freshFor(36h)', severity: 'warn' },
  ]);
  expect(stageNode(SOURCE).checks).toEqual([]);
});
