import { isCsv } from '@dc-data-baker/models';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { polygonColumns } from '../polygon-columns.ts';
import { type PolygonSource, polygonSources } from '../polygon-sources.ts';
import { type Project, tableNamed } from '../project.ts';
import { callPlace } from '../sql/call-place.ts';
import { mistakesIn } from './mistakes-in.ts';

/**
 * Polygons whose text nothing checks on Athena, which accepts what DuckDB refuses: an open ring,
 * text after the end. Every engine checks the CSV files of an external table (docs/files.md); texts
 * that a query computes are not checked.
 */
export function polygonMistakes(project: Project, query: QueryText): Mistake[] {
  const at = mistakesIn(query);
  const place =
    callPlace(query.text, 'st_geometryfromtext', 1) ?? callPlace(query.text, 'st_polygon', 1);
  return polygonSources(project, query.text).flatMap((source) => {
    const problem = problemOf(project, source);
    return problem === undefined ? [] : [at(place, `query \`${query.name}\`: ${problem}`)];
  });
}

/** Why the polygons are not known to be valid on every engine. */
function problemOf(project: Project, { read, from }: PolygonSource): string | undefined {
  if (!from) {
    return `a polygon of \`${read}\` is made by a query, so only DuckDB would check its text; use a column of an external table’s CSV unchanged, or as nullif(column, '')`;
  }
  const { table } = tableNamed(project, from.table);
  // An extract's polygons are checked when they arrive, in any format.
  if (isCsv(table.format) || table.populatedBy.kind === 'extract') {
    return polygonColumns(project, from.table).includes(from.column)
      ? undefined
      : `no table is made with the polygons in \`${from.column}\` of \`${from.table}\`, so only DuckDB would check their text`;
  }
  return `the polygons in \`${from.column}\` of \`${from.table}\` are in ${table.format.kind} files, whose text only DuckDB would check; use CSV`;
}
