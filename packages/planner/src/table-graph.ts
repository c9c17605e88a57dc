import { analyse, type OutputColumn, schemaOf } from './analysis.ts';
import type { Project } from './project.ts';

/** Which table is made of which, read from their queries. */
export interface TableGraph {
  /** The tables that a table's query reads, itself never among them. */
  readonly reads: (table: string) => readonly string[];
  /** The tables whose query reads a table. */
  readonly readBy: (table: string) => readonly string[];
  /** The columns that a table's query gives and what each is made of; none for external ones. */
  readonly lineage: (table: string) => readonly OutputColumn[];
  /** Tables that are baked, each after all that it reads. */
  readonly bakedInOrder: readonly string[];
  /** Tables that read each other in a ring, in the order of the ring; empty in a sound project. */
  readonly cycle: readonly string[];
}

export function tableGraph(project: Project): TableGraph {
  const schema = schemaOf(project.tables);
  const names = new Set(project.tables.map(({ table }) => table.name));
  const reads = new Map<string, readonly string[]>();
  const lineage = new Map<string, readonly OutputColumn[]>();
  for (const { table, query } of project.tables) {
    const analysis = query && analyse(query.text, schema);
    reads.set(
      table.name,
      (analysis?.reads ?? []).filter((name) => names.has(name)),
    );
    lineage.set(table.name, analysis?.columns ?? []);
  }
  const { order, cycle } = sort([...names], (table) => reads.get(table) ?? []);
  const baked = new Set(
    project.tables.filter(({ query }) => query !== undefined).map(({ table }) => table.name),
  );
  return {
    reads: (table) => reads.get(table) ?? [],
    readBy: (table) => [...names].filter((other) => reads.get(other)?.includes(table)),
    lineage: (table) => lineage.get(table) ?? [],
    bakedInOrder: order.filter((table) => baked.has(table)),
    cycle,
  };
}

/** Depth first, in the order of the definitions, so that a plan reads like they do. */
function sort(
  names: readonly string[],
  reads: (table: string) => readonly string[],
): { order: string[]; cycle: string[] } {
  const order: string[] = [];
  const path: string[] = [];
  let cycle: string[] = [];
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    if (path.includes(name)) {
      if (cycle.length === 0) cycle = path.slice(path.indexOf(name));
      return;
    }
    path.push(name);
    for (const read of reads(name)) visit(read);
    path.pop();
    order.push(name);
  };
  for (const name of names) visit(name);
  return { order, cycle };
}
