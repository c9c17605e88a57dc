let format: Intl.DateTimeFormat | undefined;

/** Made when it is first asked: that takes 10 ms, and most commands ask for no time. */
function inLondon(): Intl.DateTimeFormat {
  format ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return format;
}

/**
 * A time in the United Kingdom, as `2026-05-07 22:00`: the text that checks compare. The engines do
 * not convert time zones, since each has its own time zone data.
 */
export function bakeTime(time: Date): string {
  const parts = new Map(
    inLondon()
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}
