import { plan } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { blocksOf } from '../draw/block.ts';
import { edgesBetween } from '../draw/svg.ts';
import { pictureOf } from '../picture/picture-of.ts';
import { bakeryProject } from '../testing/bakery-project.ts';
import { layOut } from './layout.ts';

const project = bakeryProject();
const picture = pictureOf(project, plan(project));
const blocks = blocksOf(picture);
const layout = await layOut(
  blocks,
  picture.layers.map(({ name }) => name),
  edgesBetween(picture, blocks),
);
const placed = blocks.map(({ id, layer, width, height }) => {
  const { x, y } = layout.blocks.get(id) ?? { x: Number.NaN, y: Number.NaN };
  return { id, layer, left: x, top: y, right: x + width, bottom: y + height };
});

it('places no block over another', () => {
  const over = placed.flatMap((one, i) =>
    placed
      .slice(i + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          other.left < one.right &&
          one.top < other.bottom &&
          other.top < one.bottom,
      )
      .map((other) => `${one.id} lies over ${other.id}`),
  );
  expect(over).toEqual([]);
});

it('keeps every block inside of the cluster of its layer', () => {
  for (const { id, layer, left, top, right, bottom } of placed) {
    const { x, y, width, height } = layout.clusters.get(layer ?? '') ?? {};
    expect([left >= (x ?? 0), top >= (y ?? 0)], id).toEqual([true, true]);
    expect(right, id).toBeLessThanOrEqual((x ?? 0) + (width ?? 0));
    expect(bottom, id).toBeLessThanOrEqual((y ?? 0) + (height ?? 0));
  }
});

it('puts a layer below the layer that it reads, not beside it', () => {
  const [kneading, baking] = ['kneading', 'baking'].map((name) => layout.clusters.get(name));
  expect(baking?.y).toBeGreaterThanOrEqual((kneading?.y ?? 0) + (kneading?.height ?? 0));
});
