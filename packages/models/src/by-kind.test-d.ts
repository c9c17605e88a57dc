// `tsc` runs this test: a line under `@ts-expect-error` that compiles is itself an error.

import { byKind } from './by-kind.ts';

type Shape =
  | { readonly kind: 'circle'; readonly radius: number }
  | { readonly kind: 'square'; readonly side: number };

declare const shape: Shape;

byKind({ circle: ({ radius }) => radius, square: ({ side }) => side }, shape) satisfies number;

// @ts-expect-error a kind is forgotten
byKind({ circle: ({ radius }) => radius }, shape);

// @ts-expect-error a kind is not what it is taken for
byKind({ circle: ({ side }) => side, square: ({ side }) => side }, shape);

const scaled = {
  circle: ({ radius }: { readonly radius: number }, by: number) => radius * by,
  square: ({ side }: { readonly side: number }, by: number) => side * by,
};

byKind(scaled, shape, 2) satisfies number;

// @ts-expect-error the functions are told more than the item
byKind(scaled, shape);
