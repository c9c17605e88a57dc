import { type ByKind, byKind, fanOutValues, type Parameter, queryOf } from '@dc-data-baker/models';
import type { Project, ProjectTable } from './project.ts';
import { tableNamed } from './project.ts';

/**
 * The values of a table's query parameters, one set for each piece of a fan-out, in order;
 * one set without a fan-out.
 */
export function parametersOf(
  project: Project,
  { table }: ProjectTable,
): ReadonlyMap<string, string | number | boolean>[] {
  const fixed = Object.entries(queryOf(table)?.parameters ?? {}).map(([name, parameter]) => {
    return [name, byKind(VALUES, parameter, project)] as const;
  });
  const { fanOut } = table;
  if (!fanOut) return [new Map(fixed)];
  return fanOutValues(fanOut).map((value) => new Map([...fixed, [fanOut.parameter, value]]));
}

const VALUES: ByKind<Parameter, [Project], string | number | boolean> = {
  literal: ({ value }) => value,
  location: ({ table }, project) => tableNamed(project, table).location,
  // Of an extract alone, whose values are known when it runs: elsewhere it is a mistake.
  daysAgo: ({ days }) => days,
};
