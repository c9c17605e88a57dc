import { type Layer, plural } from '@dc-data-baker/models';
import {
  isBaked,
  isWriting,
  type Plan,
  type Project,
  piecesTable,
  type QueryText,
  type Stage,
  type TableGraph,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';
import { layerId, type Picture, type PictureEdge, type PictureNode } from './picture.ts';
import { stageNode } from './stage-node.ts';
import { tableId, tableNode } from './table-node.ts';

export interface PictureOptions {
  /** Making it takes a while in a large project, so the caller may pass it in. */
  readonly graph?: TableGraph;
  /** The tables to draw; others that they read become references. By default all tables. */
  readonly tables?: ReadonlySet<string>;
}

/** The picture as data, without sizes and colours. */
export function pictureOf(project: Project, plan: Plan, options: PictureOptions = {}): Picture {
  const graph = options.graph ?? tableGraph(project);
  const drawn = project.tables.filter(
    ({ table }) => options.tables === undefined || options.tables.has(table.name),
  );
  const names = new Set(drawn.map(({ table }) => table.name));
  const layers = project.layers.filter(({ name }) => drawn.some((table) => table.layer === name));
  const nodes = new Map<string, PictureNode>();
  const edges: PictureEdge[] = [];
  const add = (node: PictureNode): string => {
    nodes.set(node.id, node);
    return node.id;
  };
  /** The start of an arrow from a table: the table, or its reference. */
  const sourceOf = (table: string): string => {
    if (names.has(table)) return tableId(table);
    const { layer } = tableNamed(project, table);
    return add({ kind: 'reference', id: `reference:${table}`, table, layer });
  };

  for (const [node, edge] of layers.flatMap(triggersOf)) {
    add(node);
    edges.push(edge);
  }
  for (const owner of drawn) {
    const { name } = owner.table;
    const table = add(tableNode(owner));
    const stages = plan.stages.filter((stage) => stage.table === name);
    const ids = stages.map((stage) => add(stageNode(stage)));
    edges.push(...stages.flatMap((stage) => followers(stage, ids)));
    if (!isBaked(owner)) {
      edges.push(...ids.slice(0, 1).map((to) => ({ from: table, to, kind: 'reads' as const })));
      continue;
    }
    const queryNode = (id: string, { file }: QueryText, reads: readonly string[]): string => {
      const query = add({
        kind: 'query',
        id,
        layer: owner.layer,
        table: name,
        file: file.split(/[\\/]/).at(-1) ?? file,
      });
      for (const read of reads) edges.push({ from: sourceOf(read), to: query, kind: 'reads' });
      return query;
    };
    const query = queryNode(`query:${name}`, owner.origin.query, graph.queried(name));
    const listing = piecesTable(owner)?.origin.query;
    for (const stage of stages) {
      if (stage.kind === 'pieces' && listing) {
        const from = queryNode(`query:${name}:pieces`, listing, graph.listedFrom(name));
        edges.push({ from, to: stage.id, kind: 'writes' });
      }
      if (isWriting(stage)) {
        edges.push({ from: query, to: stage.id, kind: 'writes' });
      }
      if (stage.kind === 'publish') edges.push({ from: stage.id, to: table, kind: 'writes' });
      if (stage.kind === 'audit') {
        for (const other of stage.reads) {
          edges.push({ from: sourceOf(other), to: stage.id, kind: 'compares' });
        }
      }
    }
    // A table outside of the plan has no stages between its query and itself.
    if (stages.length === 0) edges.push({ from: query, to: table, kind: 'writes' });
  }
  const list = [...nodes.values()];
  return {
    title: `${plural(layers.length, 'layer')} · ${plural(drawn.length, 'table')}`,
    layers: layers.map(({ name, description }) => ({ name, question: description })),
    nodes: list,
    edges,
    buckets: bucketsOf(list),
  };
}

function triggersOf({ name, triggers }: Layer): [PictureNode, PictureEdge][] {
  return triggers.map((trigger, i) => {
    const id = `trigger:${name}:${i}`;
    return [
      { kind: 'trigger', id, layer: name, trigger },
      { from: id, to: layerId(name), kind: 'triggers' },
    ];
  });
}

/** The arrows into a stage from earlier stages of the same table. */
function followers({ id, after, kind }: Stage, sameTable: readonly string[]): PictureEdge[] {
  return after
    .filter((earlier) => sameTable.includes(earlier))
    .map((from) => ({ from, to: id, kind: kind === 'prune' ? 'then' : 'writes' }));
}

function bucketsOf(nodes: readonly PictureNode[]): Picture['buckets'] {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (node.kind === 'table') counts.set(node.bucket, (counts.get(node.bucket) ?? 0) + 1);
  }
  return [...counts].map(([name, tables]) => ({ name, tables }));
}
