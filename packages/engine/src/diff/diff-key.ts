import {
  type BakedTable,
  isBaked,
  type Project,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';

/**
 * The columns that tell which row of a table is which: those that its checks hold to be unique, or else
 * those that are so in a table that it takes them from.
 *
 * @returns none where nothing says so
 */
export function diffKey(project: Project, { table }: BakedTable): readonly string[] {
  for (const check of table.checks) if (check.kind === 'unique') return check.columns;
  const graph = tableGraph(project);
  for (const read of graph.reads(table.name)) {
    const source = tableNamed(project, read);
    const key = isBaked(source) ? diffKey(project, source) : [];
    const taken = key.flatMap((column) => {
      const same = graph
        .lineage(table.name)
        .find(
          ({ direct, from: [from] }) => direct && from?.table === read && from.column === column,
        );
      return same?.name ?? [];
    });
    if (key.length > 0 && taken.length === key.length) return taken;
  }
  return [];
}
