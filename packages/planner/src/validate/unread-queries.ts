import { type Mistake, mistakeOf } from '../mistake.ts';
import { isBaked, type Project } from '../project.ts';

/** A mistake for each query whose file could not be read. */
export function unreadQueries({ tables }: Project): Mistake[] {
  const queries = tables
    .filter(isBaked)
    .flatMap(({ origin, piecesQuery }) => [origin.query, ...(piecesQuery ? [piecesQuery] : [])]);
  const reasons = new Map(queries.map(({ name, unread }) => [name, unread]));
  return [...reasons].flatMap(([name, unread]) =>
    unread === undefined ? [] : [mistakeOf('query', name, `cannot be read: ${unread}`)],
  );
}
