import { DatabakerError, type Layer, type Trigger } from '@dc-data-baker/models';
import { eventTrigger } from './event-trigger.ts';
import { nightlyTrigger } from './nightly-trigger.ts';
import type { TriggerContext } from './trigger-context.ts';

type TriggerOf<Kind extends Trigger['kind']> = Extract<Trigger, { readonly kind: Kind }>;

/** Makes each kind of trigger; a new kind does not compile until it can be deployed. */
type TriggerMakers = {
  readonly [Kind in Trigger['kind']]: (trigger: TriggerOf<Kind>, context: TriggerContext) => void;
};

const MAKERS: TriggerMakers = { nightly: nightlyTrigger, event: eventTrigger };

/** @throws a `definition` error for a trigger that a layer has twice */
export function layerTriggers(layer: Layer, context: TriggerContext): void {
  const seen = new Set<string>();
  for (const trigger of layer.triggers) {
    const name = trigger.kind === 'nightly' ? trigger.at : trigger.name;
    if (seen.has(`${trigger.kind} ${name}`)) {
      throw new DatabakerError(
        'definition',
        `layer \`${layer.name}\`: its trigger ${trigger.kind} ${name} is there twice`,
      );
    }
    seen.add(`${trigger.kind} ${name}`);
    // The maker of a kind takes the trigger of that kind; TypeScript cannot see that they agree.
    (MAKERS[trigger.kind] as (trigger: Trigger, context: TriggerContext) => void)(trigger, context);
  }
}
