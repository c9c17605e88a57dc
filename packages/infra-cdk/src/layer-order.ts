import { DatabakerError, type Layer } from '@dc-data-baker/models';
import { isBaked, type Project, tableGraph, tableNamed } from '@dc-data-baker/planner';

export interface OrderedLayer {
  readonly layer: Layer;
  /** The other layers whose baked tables it reads. */
  readonly reads: readonly string[];
}

/**
 * The layers, each after those that it reads.
 *
 * @throws a `definition` error for layers that read each other's tables: baking one complete layer
 *   after the other would never use the newest tables
 */
export function layerOrder(project: Project): OrderedLayer[] {
  const graph = tableGraph(project);
  const reads = new Map(
    project.layers.map(({ name, tables }) => {
      const needed = tables.flatMap((table) => graph.needs(table.name));
      const baked = needed.map((table) => tableNamed(project, table)).filter(isBaked);
      return [
        name,
        [...new Set(baked.map(({ layer }) => layer))].filter((other) => other !== name),
      ];
    }),
  );
  const ordered: OrderedLayer[] = [];
  const waiting = [...project.layers];
  while (waiting.length > 0) {
    const done = new Set(ordered.map(({ layer }) => layer.name));
    const ready = waiting.findIndex(({ name }) => reads.get(name)?.every((read) => done.has(read)));
    const [layer] = waiting.splice(ready, ready < 0 ? 0 : 1);
    if (!layer) {
      throw new DatabakerError(
        'definition',
        `the layers ${waiting.map(({ name }) => `\`${name}\``).join(' and ')} read each other’s tables; put what they share into a layer of its own`,
      );
    }
    ordered.push({ layer, reads: reads.get(layer.name) ?? [] });
  }
  return ordered;
}
