import { externalSource } from './external-source.ts';
import type { Project } from './project.ts';
import type { CopiedColumn } from './stage.ts';
import type { TableGraph } from './table-graph.ts';

/**
 * The columns of a table whose values come from one external column, unchanged or slightly changed.
 */
export function copiedColumns(project: Project, graph: TableGraph, table: string): CopiedColumn[] {
  return graph.lineage(table).flatMap(({ name }) => {
    const found = name === undefined ? undefined : externalSource(project, graph, table, name);
    return name === undefined || found === undefined
      ? []
      : [{ column: name, sourceTable: found.table, sourceColumn: found.column, ...found.how }];
  });
}
