import { describe, expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { grownProject } from '../testing/grown-project.ts';
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
  it('are its own and those of the layers that it reads, in an order that is everybody’s', () => {
    const project = townProject();
    expect(lockedLayers(project, layerPlan(project, 'places'), 'places')).toEqual(['places']);
    expect(lockedLayers(project, layerPlan(project, 'votes'), 'votes')).toEqual([
      'places',
      'votes',
    ]);
  });
});

describe('what is too much for a state machine is refused when it is compiled', () => {
  it('statements of a table that are more than an execution holds at once', () => {
    const project = townProject({
      addresses_with_ballots: `SELECT uprn, address, postcode, CAST(ARRAY[] AS array(varchar)) AS ballot_ids, first_letter FROM addresses WHERE first_letter = :first_letter AND postcode NOT IN (${"'AA1 1AA', ".repeat(15_000)}'')`,
    });
    expect(() => layerStateMachine(project, 'votes', RESOURCES)).toThrow(
      /^table `addresses_with_ballots`: its statements have \d+ bytes together; a state machine holds 256000 at once/,
    );
  });

  it('a layer of more pieces than the history of an execution has room for', () => {
    // And 26 of another table, and 13 tables that are one piece each.
    const many = Array.from({ length: 801 }, (_, i) => `K${i}`);
    expect(() => layerStateMachine(grownProject(many), 'question_number_3', RESOURCES)).toThrow(
      'layer `question_number_3`: its tables fan out into 840 pieces together; the history of one execution has room for 800. Fan out over rows instead of a list, or move some of its tables to another layer',
    );
  });

  it('and names the table', () => {
    expect(() => itemsPass('Items', 'table `x`', ['y'.repeat(256_000)])).toThrow('table `x`: ');
  });
});

describe('a state’s name', () => {
  it('is cut where AWS would refuse it, and stays its own', () => {
    const [one, two] = ['a', 'b'].map((end) => stateName('Unload', `${'x'.repeat(100)}${end}`));
    expect(one?.length).toBe(80);
    expect(one).not.toBe(two);
  });
});

describe('a sequence of segments', () => {
  it('leads from each to the next, and from the last one on', () => {
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
