import type { Explanation } from '@dc-data-baker/engine';
import { expect, it } from 'vitest';
import { formatExplanation } from './format-explanation.ts';

type Address = Explanation['answers'][number]['addresses'][number];

const boundary = { metres: 300, longitude: 0, latitude: 0 };
const address = (uprn: string, ...names: readonly string[]): Address => ({
  uprn,
  address: `${uprn} Lane`,
  point: { longitude: 0, latitude: 0 },
  source: [],
  baked: null,
  before: null,
  contains: names.map((name) => ({ name, rows: [], boundary, beyond: [] })),
  misses: [],
  nearest: null,
  metresToOthers: null,
  metresToMiddle: null,
  verdict: [],
});
const row = { file: null, line: null, parts: [] };
const missing = (uprn: string): Address => ({
  ...address(uprn),
  misses: [{ ...boundary, metres: 4, name: 'east', row, isOnBoundary: false }],
});

/** The lines about the addresses. */
function linesOf(addresses: readonly Address[]): string[] {
  const answer = {
    table: 'answers',
    points: 'points',
    polygons: 'areas',
    column: 'names',
    namedBy: 'name',
    bakeBefore: null,
    split: [],
    addresses,
  };
  const told = { formatVersion: 1 as const, postcode: 'A1 1AA', uprn: null, verdict: [] };
  const text = formatExplanation({
    ...told,
    answers: [answer],
    tables: [],
    sources: [],
    unanswered: [],
  });
  return text.split('\n').slice(3, text.split('\n').indexOf('made by') - 1);
}

it('names the polygons of many addresses once', () => {
  const addresses = [address('1', 'north'), ...['2', '3'].map((uprn) => address(uprn, 'east'))];
  expect(linesOf([...addresses, missing('4')])).toEqual([
    '  2 addresses in east',
    '    2  2 Lane: 300 m from a boundary',
    '    3  3 Lane: 300 m from a boundary',
    '  1 address in north',
    '    1  1 Lane: 300 m from a boundary',
    '  1 address in none',
    '    4  4 Lane: misses east by 4 m',
  ]);
});

it('lists no address of a postcode that is far from every polygon', () => {
  const far = ['1', '2', '3', '4'].map((uprn) => address(uprn));
  expect(linesOf(far)).toEqual(['  4 addresses in none']);
  expect(linesOf([...far, missing('5')])).toHaveLength(6);
});

it('says of an address that has no point why that is so', () => {
  const gone = {
    ...address('4'),
    address: null,
    point: null,
    verdict: ['it is not there any more'],
  };
  expect(linesOf([...['1', '2', '3'].map((uprn) => address(uprn, 'east')), gone])).toEqual([
    '  3 addresses in east',
    '    1  1 Lane: 300 m from a boundary',
    '    2  2 Lane: 300 m from a boundary',
    '    3  3 Lane: 300 m from a boundary',
    '  1 address in none',
    '    4: it is not there any more',
  ]);
});
