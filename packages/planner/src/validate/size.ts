import { formatCount } from '@dc-data-baker/models';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { ProjectTable } from '../project.ts';
import { MOST_QUERY_BYTES, queryBytes } from '../query-bytes.ts';
import { renderUnload } from '../render.ts';
import { withoutEnd } from '../sql/comments.ts';
import type { At } from './mistakes-in.ts';

/** Room for the bake's id in the location, and for the values of parameters. */
const ROOM = 'x'.repeat(256);

/** A query is sent to Athena inside an UNLOAD statement, which is longer. */
export function sizeMistakes(
  { table, bakesLocation }: ProjectTable,
  query: QueryText,
  at: At,
): Mistake[] {
  const statement = renderUnload(withoutEnd(query.text), table, `${bakesLocation}${ROOM}/`);
  const bytes = queryBytes(statement);
  if (bytes <= MOST_QUERY_BYTES) return [];
  return [
    at(
      undefined,
      `query \`${query.name}\` has ${formatCount(bytes)} bytes with its UNLOAD; Athena takes at most ${formatCount(MOST_QUERY_BYTES)}. Make it two tables`,
    ),
  ];
}
