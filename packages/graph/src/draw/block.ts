import {
  type LayerCluster,
  layerId,
  nodesOf,
  type Picture,
  type StageNode,
} from '../picture/picture.ts';
import { arrow } from './arrow.ts';
import { bakeDrawing, stageCard } from './bake-drawing.ts';
import { at, type Drawing } from './drawing.ts';
import { tenth } from './element.ts';
import { layerHeading } from './layer-heading.ts';
import { SLANT } from './shapes.ts';
import { referenceDrawing, tableDrawing } from './table-drawing.ts';

/** Nodes that belong together, drawn as one unit that Graphviz places. */
export interface Block extends Drawing {
  readonly id: string;
  /** The layer whose cluster contains it; a reference is in none. */
  readonly layer: string | undefined;
  /** The table that it shows; none for a layer's heading. */
  readonly table: string | undefined;
  readonly kind: 'table' | 'bake' | 'reference' | 'heading';
  /** Where arrows leave on its lower edge. */
  readonly exit: number;
  /** The picture's nodes in it. */
  readonly nodes: readonly string[];
}

export function blocksOf(picture: Picture): Block[] {
  const stages = Map.groupBy(nodesOf(picture, 'stage'), ({ table }) => table);
  const queries = new Set(nodesOf(picture, 'query').map(({ table }) => table));
  const blocks = picture.nodes.flatMap((node): Block[] => {
    if (node.kind === 'reference') {
      const drawing = referenceDrawing(node);
      const exit = drawing.width / 2;
      return [{ ...drawing, ...node, layer: undefined, kind: 'reference', exit, nodes: [node.id] }];
    }
    if (node.kind === 'query') {
      const own = stages.get(node.table) ?? [];
      const { id, layer, table } = node;
      const nodes = [id, ...own.map((stage) => stage.id)];
      return [{ ...bakeDrawing(node, own), id, layer, table, kind: 'bake', nodes }];
    }
    if (node.kind !== 'table') return [];
    // The stages of a bake are on the card of its query.
    const own = queries.has(node.table) ? [] : (stages.get(node.table) ?? []);
    const { id, layer, table } = node;
    const drawing = beside(tableDrawing(node), own);
    const nodes = [id, ...own.map((stage) => stage.id)];
    return [{ ...drawing, id, layer, table, kind: 'table', nodes }];
  });
  return [...picture.layers.map((layer) => headingBlock(layer, picture, blocks)), ...blocks];
}

/** As wide as the widest block below it, so that the name is at the left of its layer. */
function headingBlock(layer: LayerCluster, picture: Picture, blocks: readonly Block[]): Block {
  const triggers = nodesOf(picture, 'trigger').filter((trigger) => trigger.layer === layer.name);
  const drawing = layerHeading(layer, triggers);
  const own = blocks.filter((block) => block.layer === layer.name);
  const width = Math.max(drawing.width, ...own.map((block) => block.width));
  return {
    ...drawing,
    width,
    id: layerId(layer.name),
    layer: layer.name,
    table: undefined,
    kind: 'heading',
    exit: width / 2,
    nodes: triggers.map(({ id }) => id),
  };
}

/** A table that is not baked, with the stages that check it on a card beside it. */
function beside(table: Drawing, stages: readonly StageNode[]): Drawing & { exit: number } {
  if (stages.length === 0) return { ...table, exit: table.width / 2 };
  const card = stageCard(stages);
  const height = Math.max(table.height, card.height);
  const left = table.width + 26;
  const tableTop = (height - table.height) / 2;
  const middle = height - card.height / 2;
  const edge = table.width - SLANT * ((middle - tableTop) / table.height);
  return {
    width: left + card.width,
    height,
    exit: left + card.width / 2,
    svg:
      at(0, tableTop, table) +
      arrow(`M${tenth(edge)} ${tenth(middle)}H${left + 1}`, 'reads') +
      at(left, height - card.height, card),
  };
}
