import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { positionAt } from '../sql/position.ts';

/** Makes a mistake at a place in a query's text, or at its beginning if no place is known. */
export type At = (offset: number | undefined, message: string) => Mistake;

export function mistakesIn(query: QueryText): At {
  return (offset, message) => ({
    place: query.file,
    ...positionAt(query.text, offset ?? 0),
    message,
  });
}
