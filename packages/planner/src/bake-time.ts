const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/**
 * A time as the clocks of the United Kingdom show it, `2026-05-07 22:00`: the text that checks
 * compare. An engine is asked to do no arithmetic with time zones, of which each has its own.
 */
export function bakeTime(time: Date): string {
  const parts = new Map(PARTS.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}
