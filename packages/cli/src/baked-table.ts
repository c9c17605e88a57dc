import { DatabakerError } from '@dc-data-baker/models';
import { didYouMean, type Project, type ProjectTable } from '@dc-data-baker/planner';

/** @throws a `request` error where no table that is baked has the name */
export function bakedTable(project: Project, name: string): ProjectTable {
  const baked = project.tables.filter(({ query }) => query !== undefined);
  const table = baked.find((candidate) => candidate.table.name === name);
  if (table) return table;
  const names = baked.map((candidate) => candidate.table.name);
  throw new DatabakerError(
    'request',
    `there is no baked table \`${name}\`${didYouMean(name, names)}`,
  );
}
