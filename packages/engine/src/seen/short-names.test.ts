import { expect, it } from 'vitest';
import { shortNames } from './short-names.ts';

const told = (...names: readonly string[]) => {
  const short = shortNames(names);
  return names.map((name) => short.get(name));
};

it('leaves names that are not long, and shows the start of others', () => {
  const long = `review ${'💡'.repeat(200)}`;
  expect(told('east', long, '', 'east')).toEqual([
    'east',
    `review ${'💡'.repeat(112)}…`,
    '',
    'east',
  ]);
});

it('shows the part in which long names differ, if they begin alike', () => {
  const start = 'review 963, with details of url: https';
  const review = (slug: string) =>
    `${start.padEnd(40, '.')}${'.'.repeat(100)}, changes: ${slug}, ${'-'.repeat(100)}`;
  const head = `${start.padEnd(40, '.')}…${'.'.repeat(14)}, changes: `;
  expect(told(review('north'), review('south'), 'east')).toEqual([
    `${head}north, ${'-'.repeat(46)}…`,
    `${head}south, ${'-'.repeat(46)}…`,
    'east',
  ]);
});

it('names long JSON texts by their values, of at most 120 characters', () => {
  const review = (slug: string) =>
    JSON.stringify({
      review: 963,
      url: 'https://example.org',
      changes: [{ slug }, '-'.repeat(100)],
    });
  expect(told(review('north'), review('south'), '{"review": 964}')).toEqual([
    'review 963: north',
    'review 963: south',
    '{"review": 964}',
  ]);
  expect(told(review('n'.repeat(200)))).toEqual([`review 963: ${'n'.repeat(107)}…`]);
});

it('shows the end of a name that another continues', () => {
  const name = 'a'.repeat(150);
  const head = `${'a'.repeat(40)}…${'a'.repeat(25)}`;
  expect(told(name, `${name}bcd`)).toEqual([head, `${head}bcd`]);
});

it('numbers names that would still look alike', () => {
  const name = (one: string, other: string) =>
    `${'a'.repeat(60)}${one}${'b'.repeat(200)}${other}${'c'.repeat(100)}`;
  const found = told(name('1', 'x'), name('1', 'y'), name('2', 'x'), name('2', 'y'));
  const head = `${'a'.repeat(40)}…${'b'.repeat(25)}`;
  const [x, y] = ['x', 'y'].map((other) => `${head}${other}${'c'.repeat(52)}…`);
  expect(found).toEqual([x, y, `${x} (2)`, `${y} (2)`]);
});
