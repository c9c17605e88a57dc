import { queryOf } from '@dc-data-baker/models';
import { polygonColumns } from './polygon-columns.ts';
import { type BakedTable, type Project, tableNamed } from './project.ts';
import { cutAtParameters, isOrdered } from './sql/postgres-select.ts';
import type { ExtractStage, ExtractValue } from './stage.ts';

/** The query of an extract, and the database that it is for. */
export function extractDetails(
  project: Project,
  { table, origin }: BakedTable,
): Pick<ExtractStage, 'query' | 'select' | 'values' | 'sorts' | 'polygons'> {
  const { name, file, text } = origin.query;
  return {
    query: { name, file },
    select: cutAtParameters(text),
    values: valuesOf(project, table),
    sorts: !isOrdered(text),
    polygons: polygonColumns(project, table.name),
  };
}

function valuesOf(project: Project, table: BakedTable['table']): ExtractStage['values'] {
  const parameters = Object.entries(queryOf(table)?.parameters ?? {});
  return Object.fromEntries(
    parameters.map(([name, parameter]): [string, ExtractValue] =>
      parameter.kind === 'location'
        ? [name, { kind: 'literal', value: tableNamed(project, parameter.table).location }]
        : [name, parameter],
    ),
  );
}
