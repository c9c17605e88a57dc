import { ageLimit, checkSelects } from '@dc-data-baker/models';
import { checkedRows } from './checked-rows.ts';
import { polygonColumns } from './polygon-columns.ts';
import type { Project, ProjectTable } from './project.ts';
import { shape } from './shape.ts';
import type { Stage } from './stage.ts';
import { stageChecks } from './stage-checks.ts';

export function sourceStages(project: Project, source: ProjectTable): Stage[] {
  const { table, layer, location } = source;
  const common = { table: table.name, layer };
  const id = `source:${table.name}`;
  const freshness = ageLimit(table);
  // An external table has no published bake to compare with.
  const selects = checkSelects(table, checkedRows(source));
  const checks = stageChecks(
    project,
    source,
    selects.filter(({ comparesWithPublished }) => !comparesWithPublished),
  );
  return [
    {
      id,
      kind: 'source',
      ...common,
      after: [],
      location,
      ...shape(source),
      polygons: polygonColumns(project, table.name),
      ...(freshness && { freshness }),
    },
    ...(checks.length === 0
      ? []
      : [
          {
            id: `audit:${table.name}`,
            kind: 'audit' as const,
            ...common,
            after: [id],
            of: 'source' as const,
            checks,
            copiedFrom: table.columns.map(({ name }) => ({
              column: name,
              sourceTable: table.name,
              sourceColumn: name,
            })),
            reads: [table.name],
          },
        ]),
  ];
}
