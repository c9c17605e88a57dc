import {
  type BakedTable,
  isBaked,
  type Project,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';

/**
 * The columns that identify a row of a table: those that its checks declare unique, or those that
 * are unique in a table from which it copies them.
 *
 * @returns an empty list if nothing declares a key
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
