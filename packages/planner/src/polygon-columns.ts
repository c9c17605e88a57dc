import { answer } from './answers.ts';
import { polygonSources } from './polygon-sources.ts';
import { isMadeOfOthers, type Project } from './project.ts';

/**
 * The columns of an external table that the project's queries use, unchanged, as polygons, possibly
 * through other tables.
 */
export function polygonColumns(project: Project, source: string): readonly string[] {
  const known = new Map(answer(project, 'polygons', () => [...findColumns(project)]));
  return known.get(source) ?? [];
}

function findColumns(project: Project): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { origin } of project.tables.filter(isMadeOfOthers)) {
    for (const { from } of polygonSources(project, origin.query.text)) {
      if (!from) continue;
      found.set(from.table, [...new Set([...(found.get(from.table) ?? []), from.column])]);
    }
  }
  return found;
}
