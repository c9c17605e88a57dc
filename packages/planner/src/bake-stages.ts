import { checkSelects, comparedWith } from '@dc-data-baker/models';
import { checkedRows } from './checked-rows.ts';
import { copiedColumns } from './copied-columns.ts';
import { lastStageOf } from './last-stage-of.ts';
import { piecesStage } from './pieces-stage.ts';
import type { BakedTable, Project } from './project.ts';
import { shape } from './shape.ts';
import type { Stage } from './stage.ts';
import { stageChecks } from './stage-checks.ts';
import type { TableGraph } from './table-graph.ts';
import { writingStage } from './writing-stage.ts';

export function bakeStages(
  project: Project,
  baked: BakedTable,
  graph: TableGraph,
  earlier: readonly Stage[],
): Stage[] {
  const { table, layer, location, bakesLocation, origin } = baked;
  const { name } = table;
  const common = { table: name, layer };
  const reads = graph.reads(name);
  const writeId = `${origin.write.kind}:${name}`;
  const auditId = `audit:${name}`;
  const publishId = `publish:${name}`;
  const checks = stageChecks(project, baked, checkSelects(table, checkedRows(baked)));
  const ofSources = earlier.flatMap((stage) =>
    stage.kind === 'audit' && stage.of === 'source' && reads.includes(stage.table)
      ? stage.checks
      : [],
  );
  const listing = piecesStage(project, baked, graph, earlier);
  const where = {
    id: writeId,
    ...common,
    after: [
      ...reads.flatMap((read) => lastStageOf(read, earlier)),
      ...(listing ? [listing.id] : []),
    ],
    ...shape(baked),
    location,
    bakesLocation,
    reads,
  };
  const compared = comparedWith(table);
  return [
    ...(listing ? [listing] : []),
    writingStage(project, baked, where, [...checks, ...ofSources], listing),
    {
      id: auditId,
      kind: 'audit',
      ...common,
      after: [
        ...new Set([
          writeId,
          ...compared
            .filter((other) => !reads.includes(other))
            .flatMap((other) => lastStageOf(other, earlier)),
        ]),
      ],
      of: 'candidate',
      checks,
      copiedFrom: copiedColumns(project, graph, name),
      reads: compared,
    },
    {
      id: publishId,
      kind: 'publish',
      ...common,
      after: [auditId],
      location,
      bakesLocation,
      as: origin.publishedAs,
    },
    {
      id: `prune:${name}`,
      kind: 'prune',
      ...common,
      after: [publishId],
      bakesLocation,
      keepBakes: table.keepBakes,
    },
  ];
}
