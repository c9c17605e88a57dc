import { DatabakerError } from '@dc-data-baker/models';
import { didYouMean } from './did-you-mean.ts';
import type { Project } from './project.ts';
import type { TableGraph } from './table-graph.ts';

/**
 * The baked tables that somebody names, in the order of the plan. A name is a layer's or a
 * table's; `+name` adds what it needs, `name+` adds what needs it; no names are all.
 *
 * @throws a `request` error for a name that is neither
 */
export function select(
  project: Project,
  graph: TableGraph,
  selectors: readonly string[],
): ReadonlySet<string> {
  if (selectors.length === 0) return new Set(graph.bakedInOrder);
  const selected = new Set<string>();
  for (const selector of selectors) {
    const [, before, name = '', after] = /^(\+?)(.*?)(\+?)$/.exec(selector) ?? [];
    const named = namedTables(project, name);
    for (const table of named) selected.add(table);
    if (before) for (const table of reach(named, (t) => graph.needs(t))) selected.add(table);
    if (after) for (const table of reach(named, (t) => graph.readBy(t))) selected.add(table);
  }
  return new Set(graph.bakedInOrder.filter((table) => selected.has(table)));
}

function namedTables(project: Project, name: string): string[] {
  const layer = project.layers.find((candidate) => candidate.name === name);
  if (layer) return layer.tables.map((table) => table.name);
  if (project.tables.some(({ table }) => table.name === name)) return [name];
  const names = [...project.layers, ...project.tables.map(({ table }) => table)].map((n) => n.name);
  throw new DatabakerError(
    'request',
    `there is no layer or table \`${name}\`${didYouMean(name, names)}`,
  );
}

function reach(from: readonly string[], next: (table: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
    for (const neighbour of next(table)) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      waiting.push(neighbour);
    }
  }
  return reached;
}
