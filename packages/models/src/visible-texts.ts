import { visible } from './visible.ts';

/**
 * A copy of data in which every text is made `visible`, at any depth, including the names of
 * fields, for code that makes sentences from it. JSON output and files have the data itself.
 *
 * If texts were made visible one by one where sentences use them, some would be forgotten.
 */
export function visibleTexts<Data>(data: Data): Data {
  return copied(data) as Data;
}

function copied(data: unknown): unknown {
  if (typeof data === 'string') return visible(data);
  if (Array.isArray(data)) return data.map(copied);
  if (!isRecord(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [visible(name), copied(value)]),
  );
}

/** Objects of a class, such as a `Date`, are excluded. */
function isRecord(data: unknown): data is object {
  return (
    data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype
  );
}
