import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { polygonColumns } from '../polygon-columns.ts';
import { type PolygonSource, polygonSources } from '../polygon-sources.ts';
import { type Project, tableNamed } from '../project.ts';
import { callPlace } from '../sql/call-place.ts';
import { mistakesIn } from './place.ts';

/**
 * Polygons that nobody looks at before Athena does, which reads what DuckDB refuses: a ring that is
 * open, a text after the end. Those in the CSV files of an external table are held to the grammar
 * on every engine (docs/files.md); what a query makes of texts is not.
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

/** Why the polygons are not known to be alike on every engine. */
function problemOf(project: Project, { read, from }: PolygonSource): string | undefined {
  if (!from) {
    return `a polygon of \`${read}\` is made by a query, so that only DuckDB would check its text; take a column of an external table’s CSV as it is there, or as nullif(column, '')`;
  }
  const { table } = tableNamed(project, from.table);
  const { kind } = table.format;
  // An extract's polygons are looked at when they come, whatever they are written as.
  if (kind === 'csv' || table.populatedBy.kind === 'extract') {
    return polygonColumns(project, from.table).includes(from.column)
      ? undefined
      : `no table is made with the polygons in \`${from.column}\` of \`${from.table}\`, so that only DuckDB would check their text`;
  }
  return `the polygons in \`${from.column}\` of \`${from.table}\` are in ${kind} files, of which only DuckDB would check the text; have them as CSV`;
}
