import { z } from 'zod';
import { eventKind } from './event.ts';
import { nightlyKind } from './nightly.ts';
import type { TriggerKind } from './trigger-kind.ts';

/** Every way to start a layer's bake. To add one, add its file and a line here. */
const TRIGGER_KINDS = { nightly: nightlyKind, event: eventKind };

type Schemas = (typeof TRIGGER_KINDS)[keyof typeof TRIGGER_KINDS]['schema'];

/** What starts a layer's bake in AWS, apart from a person. */
export const TriggerSchema = z.discriminatedUnion(
  'kind',
  Object.values(TRIGGER_KINDS).map(({ schema }) => schema) as [Schemas, ...Schemas[]],
);

export type Trigger = z.output<typeof TriggerSchema>;

export type TriggerOf<Kind extends Trigger['kind']> = Extract<Trigger, { kind: Kind }>;

/** What two triggers of a layer may not share: `nightly 01:00`, `event set_changed`. */
export function triggerKey(trigger: Trigger): string {
  // A kind takes triggers of that kind; TypeScript cannot see that the two agree.
  const kind = TRIGGER_KINDS[trigger.kind] as TriggerKind<Schemas>;
  return `${trigger.kind} ${kind.key(trigger)}`;
}
