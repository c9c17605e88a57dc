import { randomInt } from 'node:crypto';

/**
 * `20270506T013000Z-1f49a1`: the second in UTC, then three hexadecimal digits of the millisecond
 * and three random ones. Bakes sort by the time at which they began, even within one second (a
 * small table may be baked several times in one), which `rollback` and `ls` rely on.
 *
 * @param after the last bake that readers saw: if the clock has been set back a little since it
 *   began, the new bake nevertheless sorts after it
 */
export function newBakeId(now: Date = new Date(), after?: string): string {
  const id = idAt(now);
  if (after === undefined || id > after) return id;
  const next = millisecondOf(after) + 1;
  return next - now.getTime() > MOST_AHEAD ? id : idAt(new Date(next));
}

/**
 * How far the time of an id may be ahead of the clock, in milliseconds: an hour. Which ballots are current,
 * and which polls have closed, is judged by this time. If a clock was once a month ahead, all later
 * bakes would be, too, and would leave ballots out.
 */
const MOST_AHEAD = 3_600_000;

function idAt(now: Date): string {
  const second = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${second}-${threeDigits(now.getUTCMilliseconds())}${threeDigits(randomInt(0x1000))}`;
}

function threeDigits(number: number): string {
  return number.toString(16).padStart(3, '0');
}

function millisecondOf(bakeId: string): number {
  const [, milliseconds = '0'] = /-([0-9a-f]{3})/.exec(bakeId) ?? [];
  return bakeIdTime(bakeId).getTime() + Number.parseInt(milliseconds, 16);
}

/** When a bake began, according to its id. */
export function bakeIdTime(bakeId: string): Date {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(bakeId) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

export function isBakeId(text: string): boolean {
  return /^\d{8}T\d{6}Z-[0-9a-f]{6}$/.test(text);
}
