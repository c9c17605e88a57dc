import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildAxis, sliceOf } from './axis.ts';
import { CellFinder } from './cell-finder.ts';

const SLICES = 4;

it('finds the cell of each point, whichever cell it found before', () => {
  const ordinates = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 20 });
  const axes = ordinates.map((sample) => buildAxis(Float64Array.from(sample).sort(), SLICES));
  // On lines and between them, and beyond the first and the last.
  const points = fc.array(
    fc.tuple(fc.integer({ min: -4, max: 44 }), fc.integer({ min: -4, max: 44 })),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(axes, axes, points, (columns, rows, halves) => {
      const cells = Int32Array.from(
        { length: columns.lines.length * rows.lines.length },
        (_, i) => i,
      );
      const finder = new CellFinder(columns, rows, cells);
      for (const [x, y] of halves.map(([x, y]) => [x / 2, y / 2] as const)) {
        const cell = sliceOf(rows, y) * columns.lines.length + sliceOf(columns, x);
        expect(finder.codeAt(x, y)).toBe(cell);
      }
    }),
    { numRuns: 300 },
  );
});
