import { visible } from './visible.ts';

/**
 * A copy of data in which every text is `visible`, at any depth, names of fields included: for what
 * makes sentences of it for a person. JSON and files have the data itself.
 *
 * Made visible one by one where they are put into sentences, some would be forgotten.
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

/** Objects of a class, such as a `Date`, are no texts. */
function isRecord(data: unknown): data is object {
  return (
    data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype
  );
}
