import { type Mistake, mistakeOf } from '../mistake.ts';
import { isBaked, type Project } from '../project.ts';

/** A mistake for each query whose file could not be read. */
export function unreadQueries({ tables }: Project): Mistake[] {
  const mistakes = tables
    .filter(isBaked)
    .flatMap(({ table, origin, piecesQuery }) =>
      [origin.query, ...(piecesQuery ? [piecesQuery] : [])].flatMap(({ name, unread }) =>
        unread === undefined
          ? []
          : [mistakeOf('table', table.name, `its query \`${name}\` cannot be read: ${unread}`)],
      ),
    );
  // A table may be in two layers.
  return [...new Map(mistakes.map((mistake) => [mistake.message, mistake])).values()];
}
