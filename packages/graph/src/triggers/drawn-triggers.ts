import type { Trigger } from '@dc-data-baker/models';
import type { Drawing } from '../draw/drawing.ts';
import type { DrawnTrigger } from './drawn-trigger.ts';
import { drawnEvent } from './event.ts';
import { drawnNightly } from './nightly.ts';

type Kind = Trigger['kind'];

/** How each kind of trigger is drawn. To add one, add its file and a line here. */
const DRAWN_TRIGGERS: { readonly [K in Kind]: DrawnTrigger<K> } = {
  nightly: drawnNightly,
  event: drawnEvent,
};

/** `every night at 01:00 UTC`, `elections_set_changed, 5 minutes later`. */
export function triggerLabel(trigger: Trigger): string {
  return drawn(trigger).label(trigger);
}

export function triggerGlyph(trigger: Trigger): Drawing {
  return drawn(trigger).glyph;
}

function drawn({ kind }: Trigger): DrawnTrigger<Kind> {
  // The entry of a kind takes triggers of that kind; TypeScript cannot see that they agree.
  return DRAWN_TRIGGERS[kind] as DrawnTrigger<Kind>;
}
