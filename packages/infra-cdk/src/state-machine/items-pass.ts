import { DatabakerError, formatCount } from '@dc-data-baker/models';
import type { Template } from './asl.ts';
import { MOST_BYTES } from './pieces-apart.ts';
import { goTo, type SegmentMaker } from './segment.ts';

/**
 * Sets `$.items` for a Map.
 *
 * @param whose for the message
 * @throws a `definition` error for more than an execution's state may contain
 */
export function itemsPass(name: string, whose: string, items: Template[]): SegmentMaker {
  const bytes = Buffer.byteLength(JSON.stringify(items));
  if (bytes > MOST_BYTES) {
    throw new DatabakerError(
      'definition',
      `${whose}: its statements have ${formatCount(bytes)} bytes together; a state machine holds ${formatCount(MOST_BYTES)} at once. Make the query shorter, or fan it out over fewer values`,
    );
  }
  return (next) => ({
    startAt: name,
    states: { [name]: { Type: 'Pass', Result: items, ResultPath: '$.items', ...goTo(next) } },
  });
}
