import {
  addresses,
  ballots,
  common,
  projectOf,
  queryNamed,
  rawAddresses,
} from '@dc-data-baker/fixtures';
import { BaseTable, Layer, query } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { layerOrder } from './layer-order.ts';
import { townProject } from './testing/town-project.ts';

function table(name: string) {
  return BaseTable({
    ...common,
    name,
    prefix: `${name}/`,
    columns: { uprn: 'string' },
    populatedBy: query(queryNamed(name)),
  });
}

function layer(name: string, tables: Parameters<typeof Layer>[0]['tables']): Layer {
  return Layer({ name, description: 'What?', tables });
}

describe('the layers', () => {
  it('come after those whose baked tables they read', () => {
    const { layers, ...project } = townProject();
    const order = layerOrder({ ...project, layers: [...layers].reverse() });
    expect(order.map(({ layer: { name }, reads }) => ({ name, reads }))).toEqual([
      { name: 'places', reads: [] },
      { name: 'votes', reads: ['places'] },
    ]);
  });

  it('may share external tables', () => {
    const project = projectOf([layer('one', [rawAddresses]), layer('two', [table('two')])], {
      two: 'SELECT uprn FROM raw_addresses',
    });
    expect(layerOrder(project).map(({ reads }) => reads)).toEqual([[], []]);
  });

  it('may not both read a table of the other', () => {
    const project = projectOf(
      [
        layer('one', [table('a'), table('d'), rawAddresses, ballots]),
        layer('two', [table('b'), addresses]),
      ],
      {
        a: 'SELECT uprn FROM raw_addresses',
        b: 'SELECT uprn FROM a',
        d: 'SELECT uprn FROM b',
        addresses: 'SELECT uprn FROM raw_addresses',
      },
    );
    expect(() => layerOrder(project)).toThrow(
      'the layers `one` and `two` read each other’s tables; put what they share into a layer of its own',
    );
  });
});
