import { allColumns } from '@dc-data-baker/models';
import { type BakedTable, isBaked, type Project, tableNamed } from './project.ts';
import { type SpatialAnswer, spatialAnswers } from './spatial-answers.ts';
import { tableGraph } from './table-graph.ts';

/** How a table's rows are placed on a map. */
export interface MappedTable {
  /**
   * The join whose points have the same UPRNs as the rows, and whose polygons the rows may name.
   */
  readonly answer: SpatialAnswer;
  /** The column that names polygons; absent if the table has none. */
  readonly column?: string;
}

/**
 * Finds by lineage where a table's addresses are, and which polygons it names.
 *
 * @returns a text with the reason if the table has no UPRNs or no join has their points
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
  // The rows are addresses, and a UPRN has one point in every table.
  const behind = new Set(tablesBehind(project, baked.table.name));
  const answer = answers.find(({ points }) => behind.has(points.table ?? '')) ?? answers[0];
  return answer
    ? { answer }
    : { problem: 'no query joins polygons with points that have a column `uprn`' };
}

/** A table and the baked tables that it depends on, directly or indirectly. */
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

/** The join whose polygons a column names, possibly through other tables. */
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
