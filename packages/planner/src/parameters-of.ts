import {
  type ByKind,
  byKind,
  fanOutParameters,
  fanOutValues,
  type Parameter,
  queryOf,
} from '@dc-data-baker/models';
import type { Project, ProjectTable } from './project.ts';
import { tableNamed } from './project.ts';
import type { ParameterValue, ParameterValues } from './sql/parameters.ts';
import { type Placeholder, placeholdersFor } from './sql/placeholder.ts';

/**
 * The values of a table's query parameters: one set for each piece of a fan-out, in order. One set
 * without a fan-out, or with placeholders for values that only the data tells.
 */
export function parametersOf(project: Project, owner: ProjectTable): ParameterValues[] {
  const { table } = owner;
  const fixed = Object.entries(queryOf(table)?.parameters ?? {}).map(([name, parameter]) => {
    return [name, byKind(VALUES, parameter, project)] as const;
  });
  const { fanOut } = table;
  if (!fanOut) return [new Map(fixed)];
  const values = fanOutValues(fanOut);
  if (values === undefined) {
    const unknown = placeholdersOf(owner).map((unknown) => [unknown.name, unknown] as const);
    return [new Map<string, ParameterValue>([...fixed, ...unknown])];
  }
  const [parameter] = fanOutParameters(fanOut);
  return values.map((value) => new Map([...fixed, [parameter?.name ?? '', value]]));
}

/** The placeholders in a table's query for values that only the data tells; usually none. */
export function placeholdersOf({ table, origin }: ProjectTable): readonly Placeholder[] {
  const { fanOut } = table;
  if (!fanOut || fanOutValues(fanOut) !== undefined || origin.kind === 'external') return [];
  return placeholdersFor(origin.query.text, fanOutParameters(fanOut));
}

const VALUES: ByKind<Parameter, [Project], string | number | boolean> = {
  literal: ({ value }) => value,
  location: ({ table }, project) => tableNamed(project, table).location,
  // Only an extract may have one, and gets its value when it runs; anywhere else it is a mistake.
  daysAgo: ({ days }) => days,
};
