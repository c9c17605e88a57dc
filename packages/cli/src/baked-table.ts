import { DatabakerError } from '@dc-data-baker/models';
import { type BakedTable, didYouMean, isBaked, type Project } from '@dc-data-baker/planner/project';

/** @throws a `request` error if there is no baked table with the name */
export function bakedTable(project: Project, name: string): BakedTable {
  const baked = project.tables.filter(isBaked);
  const table = baked.find((candidate) => candidate.table.name === name);
  if (table) return table;
  const names = baked.map((candidate) => candidate.table.name);
  throw new DatabakerError(
    'request',
    `there is no baked table \`${name}\`${didYouMean(name, names)}`,
  );
}
