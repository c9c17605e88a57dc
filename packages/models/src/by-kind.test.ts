import { expect, it } from 'vitest';
import { type ByKind, byKind } from './by-kind.ts';

type Shape =
  | { readonly kind: 'circle'; readonly radius: number }
  | { readonly kind: 'square'; readonly side: number };

const TEXTS: ByKind<Shape, [unit: string], string> = {
  circle: ({ radius }, unit) => `a circle of ${radius} ${unit}`,
  square: ({ side }, unit) => `a square of ${side} ${unit}`,
};

it('calls the function of an item’s kind, with the item and the other arguments', () => {
  const shapes: readonly Shape[] = [
    { kind: 'circle', radius: 2 },
    { kind: 'square', side: 3 },
  ];
  expect(shapes.map((shape) => byKind(TEXTS, shape, 'cm'))).toEqual([
    'a circle of 2 cm',
    'a square of 3 cm',
  ]);
});
