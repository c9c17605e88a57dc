import { allColumns } from '@dc-data-baker/models';
import { type BakedTable, isBaked, type Project, tableNamed } from './project.ts';
import { type SpatialAnswer, spatialAnswers } from './spatial-answers.ts';
import { tableGraph } from './table-graph.ts';

/** How the rows of a table are put on a map. */
export interface MappedTable {
  /** The join whose points the rows have by their UPRNs, and whose polygons they may name. */
  readonly answer: SpatialAnswer;
  /** The column that names polygons; none where the table has no such column. */
  readonly column?: string;
}

/**
 * Finds by lineage where the addresses of a table are, and which polygons it names.
 *
 * @returns why they cannot be told, where the table has no UPRNs or no join has their points
 */
export function mappedTable(
  project: Project,
  baked: BakedTable,
): MappedTable | { readonly problem: string } {
  if (!hasUprn(baked)) return { problem: 'it has no column `uprn`' };
  const answers = spatialAnswers(project).filter(
    ({ points }) => points.table !== undefined && hasUprn(tableNamed(project, points.table)),
  );
  for (const { name } of tableGraph(project).lineage(baked.table.name)) {
    const answer =
      name === undefined ? undefined : namingAnswer(project, answers, baked.table.name, name);
    if (answer && name !== undefined) return { answer, column: name };
  }
  // Its rows are addresses, and a UPRN has one point, whatever the table says of it.
  const behind = new Set(tablesBehind(project, baked.table.name));
  const answer = answers.find(({ points }) => behind.has(points.table ?? '')) ?? answers[0];
  return answer
    ? { answer }
    : { problem: 'no query joins polygons with points that have a column `uprn`' };
}

/** A table, and the baked tables that it is made of, directly or by way of others. */
export function tablesBehind(project: Project, table: string): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name) || !isBaked(tableNamed(project, name))) return;
    found.add(name);
    tableGraph(project).reads(name).forEach(visit);
  };
  visit(table);
  return [...found];
}

/** The join whose polygons a column names, be it by way of other tables. */
function namingAnswer(
  project: Project,
  answers: readonly SpatialAnswer[],
  table: string,
  column: string,
): SpatialAnswer | undefined {
  const own = answers.find((each) => each.table === table && each.columns[0]?.column === column);
  if (own) return own;
  const sources = tableGraph(project)
    .lineage(table)
    .find(({ name }) => name === column)?.from;
  for (const source of sources ?? []) {
    const found = namingAnswer(project, answers, source.table, source.column);
    if (found) return found;
  }
  return undefined;
}

function hasUprn({ table }: Pick<BakedTable, 'table'>): boolean {
  return allColumns(table).some(({ name }) => name === 'uprn');
}
