import type { Population, Trigger } from '@dc-data-baker/models';
import { type Project, type TableGraph, tableNamed } from '@dc-data-baker/planner';
import { ofEachPopulation } from '../populations/drawn-populations.ts';

/** A layer as one node: its tables by kind, and its triggers. */
export interface OverviewLayer {
  readonly name: string;
  readonly question: string;
  readonly tables: Readonly<Record<Population['kind'], number>>;
  readonly triggers: readonly Trigger[];
}

/** The layers of a project that is too large to draw table by table. */
export interface Overview {
  readonly layers: readonly OverviewLayer[];
  /** From a layer to one that reads a table of it. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export function overviewOf(project: Project, graph: TableGraph): Overview {
  const edges = new Map<string, { from: string; to: string }>();
  for (const { table, layer: to } of project.tables) {
    for (const read of graph.reads(table.name)) {
      const from = tableNamed(project, read).layer;
      if (from !== to) edges.set(`${from} ${to}`, { from, to });
    }
  }
  const layers = project.layers.map(({ name, description, triggers, tables }) => {
    const count = (kind: Population['kind']) =>
      tables.filter(({ populatedBy }) => populatedBy.kind === kind).length;
    return {
      name,
      question: description,
      triggers,
      tables: ofEachPopulation(count),
    };
  });
  return { layers: readFirst(layers, [...edges.values()]), edges: [...edges.values()] };
}

/** Layers in the order of their definitions, but each after those that it reads. */
function readFirst(
  layers: readonly OverviewLayer[],
  edges: Overview['edges'],
): readonly OverviewLayer[] {
  const order = new Set<OverviewLayer>();
  const visiting = new Set<OverviewLayer>();
  const visit = (layer: OverviewLayer): void => {
    if (order.has(layer) || visiting.has(layer)) return;
    visiting.add(layer);
    for (const { from, to } of edges) {
      const read = to === layer.name && layers.find(({ name }) => name === from);
      if (read) visit(read);
    }
    order.add(layer);
  };
  for (const layer of layers) visit(layer);
  return [...order];
}
