import {
  type ByKind,
  byKind,
  DatabakerError,
  type Layer,
  type Trigger,
  triggerKey,
} from '@dc-data-baker/models';
import { eventTrigger } from './event-trigger.ts';
import { nightlyTrigger } from './nightly-trigger.ts';
import type { TriggerContext } from './trigger-context.ts';

/**
 * Creates each kind of trigger, with the alarms that only layers with such a trigger have; a
 * missing kind is a compile error.
 */
type TriggerMakers = ByKind<Trigger, [context: TriggerContext], void>;

const MAKERS: TriggerMakers = { nightly: nightlyTrigger, event: eventTrigger };

/** @throws a `definition` error for a trigger that a layer has twice */
export function layerTriggers(layer: Layer, context: TriggerContext): void {
  const seen = new Set<string>();
  for (const trigger of layer.triggers) {
    const key = triggerKey(trigger);
    if (seen.has(key)) {
      throw new DatabakerError(
        'definition',
        `layer \`${layer.name}\`: its trigger ${key} is defined twice`,
      );
    }
    seen.add(key);
    byKind(MAKERS, trigger, context);
  }
}
