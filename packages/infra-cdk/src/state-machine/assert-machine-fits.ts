import { DatabakerError, formatCount } from '@dc-data-baker/models';
import type { StateMachineDefinition, SubMachine } from './asl.ts';
import { eventsOf } from './events-of.ts';
import type { MachineResources } from './machine-resources.ts';
import { MOST_BAKE_EVENTS } from './most-bake-events.ts';
import { MOST_DEFINITION_BYTES } from './most-definition-bytes.ts';
import { MOST_BYTES } from './pieces-apart.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_EVENTS = 25_000;

/** The ARN of a function or topic, whose name has at most 64 characters. */
const LONGEST_ARN = 'arn:aws:lambda:ap-southeast-4:123456789012:function:'.length + 64;

/**
 * Makes sure that Step Functions accepts a machine, and that an execution of it can end.
 *
 * @param resources the names in it, which only CloudFormation knows and which are longer then
 * @throws a `definition` error that names the layer
 */
export function assertMachineFits(
  layer: string,
  definition: StateMachineDefinition,
  resources: MachineResources,
): void {
  const text = JSON.stringify(definition);
  const bytes = Buffer.byteLength(text) + growth(text, resources);
  if (bytes > MOST_DEFINITION_BYTES) {
    throw tooMuch(
      layer,
      `its state machine has ${formatCount(bytes)} bytes, and may have ${formatCount(MOST_DEFINITION_BYTES)}`,
    );
  }
  const events = eventsOf(definition);
  if (events > MOST_BAKE_EVENTS) {
    throw tooMuch(
      layer,
      `an execution has ${formatCount(events)} events if nothing goes wrong, and may have ${formatCount(MOST_BAKE_EVENTS)} of the ${formatCount(MOST_EVENTS)} that Step Functions keeps; the others are for waiting and for trying again`,
    );
  }
  const [name, given] = largestInput(definition);
  if (given > MOST_BYTES) {
    throw tooMuch(
      layer,
      `its state \`${name}\` is given ${formatCount(given)} bytes, and may be given ${formatCount(MOST_BYTES)}`,
    );
  }
}

function growth(text: string, resources: MachineResources): number {
  const names = new Set(Object.values(resources).filter((name) => name !== ''));
  let bytes = 0;
  for (const name of names) {
    const times = text.split(JSON.stringify(name).slice(1, -1)).length - 1;
    bytes += times * Math.max(0, LONGEST_ARN - name.length);
  }
  return bytes;
}

/** The state that is given the most by the definition itself, at any depth. */
function largestInput(machine: SubMachine): readonly [name: string, bytes: number] {
  let largest: readonly [string, number] = ['', 0];
  for (const [name, state] of Object.entries(machine.States)) {
    const given = 'Parameters' in state ? state.Parameters : undefined;
    const bytes = given === undefined ? 0 : Buffer.byteLength(JSON.stringify(given));
    if (bytes > largest[1]) largest = [name, bytes];
    if (state.Type !== 'Map') continue;
    const inner = largestInput(state.ItemProcessor);
    if (inner[1] > largest[1]) largest = inner;
  }
  return largest;
}

function tooMuch(layer: string, what: string): DatabakerError {
  return new DatabakerError(
    'definition',
    `layer \`${layer}\`: ${what}; move some of its tables to another layer`,
  );
}
