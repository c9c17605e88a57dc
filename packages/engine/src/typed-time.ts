/** A day, or a time of it, as ISO 8601 writes them; a space may replace the T. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z?)$/;

/**
 * A time by which a person can choose a bake: `2026-11-26`, when that day began, or
 * `2026-11-26T18:00`; by this machine's clock, or with a `Z` in UTC.
 *
 * @returns `undefined` if the text is not such a time
 */
export function typedTime(text: string): Date | undefined {
  const [, day, time = '00:00', utc] = TIME.exec(text) ?? [];
  const at = new Date(`${day}T${time}${utc}`);
  return day === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
