import { createHash } from 'node:crypto';

const UNDEFINED = { undefined: true };

/**
 * A hash of plain data: texts, numbers, lists and objects, in their own order.
 *
 * @returns `undefined` for anything else, such as a function, whose behaviour cannot be compared
 */
export function fingerprint(...values: readonly unknown[]): string | undefined {
  if (!values.every(isPlain)) return undefined;
  // JSON would leave out properties that are undefined.
  const text = JSON.stringify(values, (_, value) => (value === undefined ? UNDEFINED : value));
  return createHash('sha256').update(text).digest('hex');
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isPlain(item));
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
