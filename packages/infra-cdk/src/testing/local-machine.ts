import {
  type StateMachineDefinition as LocalDefinition,
  StateMachine,
} from 'aws-local-stepfunctions';
import type { State, SubMachine } from '../state-machine/asl.ts';
import { hiddenInTexts } from './backslashes.ts';

/** Definitions that were found valid: compiling the schema for one takes a quarter of a second. */
const VALID = new Set<string>();

/** A machine that runs here. @throws if its definition is not valid */
export function localMachine(definition: SubMachine): StateMachine {
  const local = runnable(definition) as unknown as LocalDefinition;
  const text = JSON.stringify(local);
  const machine = new StateMachine(local, { validationOptions: { noValidate: VALID.has(text) } });
  VALID.add(text);
  return machine;
}

/** Every state of a machine, including the machines in its Maps. */
export function statesIn(machine: SubMachine): [string, State][] {
  return Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Type === 'Map' ? statesIn(state.ItemProcessor) : []),
  ]);
}

/** It only ends what hangs. */
const LONGEST_TASK_SECONDS = 24 * 60 * 60;

/**
 * A copy in which a `Wait` and a Map Run are tasks, so that they can run here; a `Wait` returns its
 * input.
 *
 * Tasks have as much time as they need: the interpreter ends one without a limit after a minute, and a
 * slow machine takes longer for the thousand pieces of a Map Run.
 */
function runnable<Machine extends SubMachine>(definition: Machine): Machine {
  const copy = hiddenInTexts(definition);
  for (const [, state] of statesIn(copy)) {
    if (state.Type === 'Map' && 'ItemReader' in state) {
      for (const field of [
        'ItemReader',
        'ItemSelector',
        'ItemProcessor',
        'Label',
        'MaxConcurrency',
      ]) {
        Reflect.deleteProperty(state, field);
      }
      const Resource = 'arn:aws:states:eu-west-2:123456789012:activity:map-run';
      Object.assign(state, { Type: 'Task', Resource });
    }
    if (state.Type === 'Wait') {
      for (const field of ['Seconds', 'SecondsPath']) Reflect.deleteProperty(state, field);
      const Resource = 'arn:aws:states:eu-west-2:123456789012:activity:wait';
      Object.assign(state, { Type: 'Task', Resource, ResultPath: null });
    }
    if (state.Type === 'Task') Object.assign(state, { TimeoutSeconds: LONGEST_TASK_SECONDS });
  }
  return copy;
}
