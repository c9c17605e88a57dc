import { expect, it } from 'vitest';
import { compareRows, type RowText } from './compare-rows.ts';

const expectedRows = (...rows: readonly RowText[]) =>
  rows.map((values, i) => ({ line: i + 2, values }));

it('compares rows in any order, each as often as it occurs', () => {
  const a: RowText = ['1', null];
  const b: RowText = ['2', 'null'];
  const none = { changed: [], missing: [], tooMany: [] };
  expect(compareRows(expectedRows(a, b, a), [b, a, a])).toEqual(none);
  expect(compareRows(expectedRows(a), [a, a])).toEqual({ ...none, tooMany: [a] });
  expect(compareRows(expectedRows(a, a), [a])).toEqual({
    ...none,
    missing: [{ line: 3, values: a }],
  });
  expect(compareRows([], [])).toEqual(none);
});

it('distinguishes null, the empty text and the word null', () => {
  const { missing, tooMany } = compareRows(expectedRows([null], [''], ['null']), [
    ['null'],
    [null],
  ]);
  expect({ missing, tooMany }).toEqual({ missing: [{ line: 3, values: [''] }], tooMany: [] });
});

it('pairs each differing row once, with the row that has the most equal values', () => {
  const rows = expectedRows(['1', 'x', 'p'], ['2', 'y', 'q'], ['3', 'z', 'r']);
  const found: RowText[] = [
    ['2', 'y', 'Q'],
    ['1', 'x', 'Q'],
    ['9', '9', 'r'],
  ];
  expect(compareRows(rows, found)).toEqual({
    changed: [
      { expected: rows[0], found: found[1] },
      { expected: rows[1], found: found[0] },
    ],
    missing: [rows[2]],
    tooMany: [found[2]],
  });
});
