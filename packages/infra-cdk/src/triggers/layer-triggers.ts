import {
  type ByKind,
  byKind,
  DatabakerError,
  type Layer,
  type Trigger,
} from '@dc-data-baker/models';
import { eventTrigger } from './event-trigger.ts';
import { nightlyTrigger } from './nightly-trigger.ts';
import type { TriggerContext } from './trigger-context.ts';

/** Makes each kind of trigger; a new kind does not compile until it can be deployed. */
type TriggerMakers = ByKind<Trigger, [context: TriggerContext], void>;

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
    byKind(MAKERS, trigger, context);
  }
}
