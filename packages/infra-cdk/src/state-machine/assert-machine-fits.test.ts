import { describe, expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { grownProject } from '../testing/grown-project.ts';
import { townProject } from '../testing/town-project.ts';
import type { State, StateMachineDefinition, States } from './asl.ts';
import { assertMachineFits } from './assert-machine-fits.ts';
import { eventsOf } from './events-of.ts';
import { layerStateMachine } from './layer-state-machine.ts';
import { MOST_BAKE_EVENTS } from './most-bake-events.ts';
import { tablesApart } from './pieces-apart.ts';

const RESOURCES = {
  workgroup: 'town',
  locks: 'locks',
  steps: 'arn:steps',
  writer: 'arn:writer',
  extractor: '',
  failures: 'arn:failures',
};

const lambda = (Next: string, payload = ''): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: RESOURCES.steps, Payload: payload },
  Next,
});

function machine(StartAt: string, States: States): StateMachineDefinition {
  return { Comment: '', TimeoutSeconds: 1, StartAt, States };
}

const END: State = { Type: 'Pass', End: true };

/** A Map over some items, of a state each. */
function mapped(items: number): StateMachineDefinition {
  return machine('Items', {
    Items: { Type: 'Pass', Result: Array(items).fill(1), ResultPath: '$.items', Next: 'Map' },
    Map: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: {},
      MaxConcurrency: 1,
      ResultPath: null,
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'End', States: { End: END } },
      Next: 'End',
    },
    End: END,
  });
}

describe('the events of a machine', () => {
  // Counted by hand, by the events that AWS lists for each kind of state.
  it('are those of each state, on the longest path', () => {
    const definition = machine('Begin', {
      Begin: { Type: 'Pass', Next: 'Which' },
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.x', IsPresent: true, Next: 'Long' }],
        Default: 'End',
      },
      Long: lambda('Query'),
      Query: {
        Type: 'Task',
        Resource: 'arn:aws:states:::athena:startQueryExecution.sync',
        Parameters: {},
        // What is caught goes wrong, and does not count.
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Never' }],
        Next: 'End',
      },
      Never: lambda('Query'),
      End: END,
    });
    expect(eventsOf(definition)).toBe(2 + 2 + 5 + 6 + 2);
  });

  it('include those of a Map for each item', () => {
    expect(eventsOf(mapped(10))).toBe(2 + (4 + 10 * (2 + 2)) + 2);
  });

  it('end at a state that was already visited', () => {
    const again = machine('A', {
      A: lambda('Done'),
      Done: {
        Type: 'Choice',
        Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'End' }],
        Default: 'A',
      },
      End: END,
    });
    expect(eventsOf(again)).toBe(5 + 2 + 2);
  });

  it('of a real layer are no more than were assumed when its pieces were chosen', () => {
    const project = townProject();
    const plan = layerPlan(project, 'votes');
    const counted = plan.stages.reduce(
      (sum, stage) =>
        sum +
        (stage.kind === 'audit' ? stage.checks.length * 31 : 0) +
        ('pieces' in stage && Array.isArray(stage.pieces) ? stage.pieces.length * 17 : 0),
      3 * 80,
    );
    // And those of a turn, and of the end.
    const events = eventsOf(layerStateMachine(project, 'votes', RESOURCES));
    expect(events).toBeGreaterThan(counted / 2);
    expect(events).toBeLessThan(counted + 100);
  });
});

describe('a layer that is too large for a state machine is refused, with its name', () => {
  it('if its definition, with the names of functions, is too long', () => {
    const states = Array.from({ length: 40 }, (_, i) => [
      `S${i}`,
      lambda(i === 39 ? 'End' : `S${i + 1}`, 'x'.repeat(26_000)),
    ]);
    const definition = machine('S0', { ...Object.fromEntries(states), End: END });
    const bytes = Buffer.byteLength(JSON.stringify(definition));
    expect(bytes).toBeLessThan(1024 * 1024);
    expect(() => assertMachineFits('votes', definition, RESOURCES)).toThrow(
      /^layer `votes`: its state machine has 1,0\d{2},\d{3} bytes, and may have 1,048,576; move some of its tables to another layer$/,
    );
  });

  it('if an execution has more events than Step Functions keeps', () => {
    const most = Math.floor((MOST_BAKE_EVENTS - 8) / 4);
    expect(() => assertMachineFits('votes', mapped(most), RESOURCES)).not.toThrow();
    expect(() => assertMachineFits('votes', mapped(most + 1), RESOURCES)).toThrow(
      /^layer `votes`: an execution has 15,00\d events if nothing goes wrong, and may have 15,000 of the 25,000/,
    );
  });

  it('if a state’s input is too large', () => {
    const definition = machine('Name the bake', {
      'Name the bake': lambda('End', 'x'.repeat(204_800)),
      End: END,
    });
    expect(() => assertMachineFits('votes', definition, RESOURCES)).toThrow(
      /^layer `votes`: its state `Name the bake` is given 204,\d{3} bytes, and may be given 204,800/,
    );
  });
});

it('pieces beside many checks become executions of their own, because the history is limited', () => {
  const plan = layerPlan(grownProject(['A']), 'question_number_2');
  expect([...tablesApart(plan)]).toEqual([]);
  const stages = plan.stages.map((stage) =>
    stage.kind === 'audit' ? { ...stage, checks: Array(20).fill(stage.checks[0]) } : stage,
  );
  const apart = tablesApart({ ...plan, stages });
  expect(apart.size).toBeGreaterThan(0);
  // Ten tables have pieces, and as many of them as there is room for stay.
  expect(apart.size).toBeLessThan(10);
});
