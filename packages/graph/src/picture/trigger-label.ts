import type { Trigger } from '@dc-data-baker/models';
import { plural } from '../text/plural.ts';

/** `every night at 01:00 UTC`, `elections_set_changed, 5 minutes later`. */
export function triggerLabel(trigger: Trigger): string {
  if (trigger.kind === 'nightly') return `every night at ${trigger.at} UTC`;
  const delay = trigger.delayMinutes;
  return delay === 0 ? trigger.name : `${trigger.name}, ${plural(delay, 'minute')} later`;
}
