import { describe, expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { layerAccess } from '../permissions/layer-access.ts';
import { grownProject } from '../testing/grown-project.ts';
import { statesIn } from '../testing/local-machine.ts';
import { townProject } from '../testing/town-project.ts';
import { itemsPass } from './items-pass.ts';
import { layerStateMachine } from './layer-state-machine.ts';
import type { MachineResources } from './machine-resources.ts';
import { inSequence } from './segment.ts';
import { stateName } from './state-name.ts';
import { lockedLayers } from './turn.ts';

const RESOURCES: MachineResources = {
  workgroup: 'a workgroup',
  locks: 'locks',
  steps: 'arn:steps',
  extractor: 'arn:aws:lambda:eu-west-2:123456789012:function:extractor',
  writer: 'arn:writer',
  failures: 'arn:failures',
};

describe('a layer’s locks', () => {
  it('are its own and those of the layers that it reads, in one order for all layers', () => {
    const project = townProject();
    expect(lockedLayers(project, layerPlan(project, 'places'), 'places')).toEqual(['places']);
    expect(lockedLayers(project, layerPlan(project, 'votes'), 'votes')).toEqual([
      'places',
      'votes',
    ]);
  });
});

describe('refuses, when a state machine is compiled,', () => {
  it('a statement that is too long for an execution, with its sources', () => {
    const project = townProject({
      addresses_with_ballots: `SELECT uprn, address, postcode, CAST(ARRAY[] AS array(varchar)) AS ballot_ids, first_letter FROM addresses WHERE first_letter = :first_letter AND postcode NOT IN (${"'AA1 1AA', ".repeat(12_000)}'')`,
    });
    expect(() => layerStateMachine(project, 'votes', RESOURCES)).toThrow(
      /^table `addresses_with_ballots`: the statement of piece A has [\d,]+ bytes; an execution holds it twice, and 204,800 bytes at once/,
    );
  });

  it('and names the table in the error', () => {
    expect(() => itemsPass('Items', 'table `x`', ['y'.repeat(256_000)])).toThrow('table `x`: ');
  });
});

describe('pieces that are too many for the history of an execution', () => {
  const many = Array.from({ length: 801 }, (_, i) => `K${i}`);
  const project = grownProject(many);

  it('become executions of their own, first those of the table with the most pieces', () => {
    const maps = statesIn(layerStateMachine(project, 'question_number_3', RESOURCES)).filter(
      ([name, state]) => state.Type === 'Map' && name.startsWith('All pieces of'),
    );
    const apart = maps.flatMap(([name, state]) => ('ItemReader' in state ? [name] : []));
    expect(apart).toEqual(['All pieces of question_number_3_table_with_answers_2']);
    expect(maps.length).toBeGreaterThan(10);
  });

  it('have the permissions to start them, and to read their list', () => {
    const { listed } = layerAccess(project, 'question_number_3');
    expect(listed.map(({ table }) => table.name)).toEqual([
      'question_number_3_table_with_answers_2',
    ]);
  });
});

describe('statements that are too long for a definition', () => {
  // About as long as those of the elections; ten tables have 26 pieces each.
  const project = grownProject(['A'], ` AND a.uprn NOT IN (${"'100000000001', ".repeat(130)}'')`);

  it('are in it once, and their pieces become executions of their own, but no more than must', () => {
    const machine = layerStateMachine(project, 'question_number_2', RESOURCES);
    const maps = Object.entries(machine.States).filter(([name]) =>
      name.startsWith('All pieces of'),
    );
    const apart = maps.filter(([, state]) => 'ItemReader' in state);
    expect(apart.length).toBeGreaterThan(0);
    expect(apart.length).toBeLessThan(10);
    const { listed } = layerAccess(project, 'question_number_2');
    expect(listed).toHaveLength(apart.length);
  });

  it('stay in it where there is room', () => {
    expect(layerAccess(project, 'question_number_4').listed).toEqual([]);
  });
});

describe('a state’s name', () => {
  it('is shortened if AWS would refuse it, and stays unique', () => {
    const [one, two] = ['a', 'b'].map((end) => stateName('Unload', `${'x'.repeat(100)}${end}`));
    expect(one?.length).toBe(80);
    expect(one).not.toBe(two);
  });
});

describe('a sequence of segments', () => {
  it('leads from each to the next, and continues after the last one', () => {
    const step = (name: string) => (next: string | undefined) => ({
      startAt: name,
      states: {
        [name]: {
          Type: 'Pass' as const,
          ...(next === undefined ? { End: true as const } : { Next: next }),
        },
      },
    });
    expect(inSequence([step('a'), step('b')])('c')).toEqual({
      startAt: 'a',
      states: { a: { Type: 'Pass', Next: 'b' }, b: { Type: 'Pass', Next: 'c' } },
    });
    expect(inSequence([step('a')])(undefined).states['a']).toEqual({ Type: 'Pass', End: true });
  });
});
