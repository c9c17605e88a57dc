import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { formatPastBakes, type PricedBake } from './format-past-bakes.ts';

const bake: PricedBake = {
  table: 'answers',
  bakeId: '20261127T184405Z-021e70',
  status: 'audited',
  isPublished: true,
  seenFrom: ['2026-11-27T18:44:11.000Z', '2026-11-27T18:45:00.000Z'],
  engine: 'duckdb',
  version: '1.0.0 (4aa29e1ef6)',
  startedAt: '2026-11-27T18:44:05.000Z',
  finishedAt: '2026-11-27T18:44:10.000Z',
  rows: 1358,
  files: 84,
  filesChanged: 3,
  because: [
    '`ballots` changed: first-part.csv, second-part.csv and third-part.csv have other content',
  ],
  passed: ['unique(uprn)'],
  failed: [],
  warnings: [],
  inputs: { ballots: null },
  inputFiles: {
    ballots: {
      count: 1,
      bytes: 1_100_000,
      named: [
        {
          path: 'first-part.csv',
          bytes: 1_100_000,
          modified: '2026-11-27T18:43:48.351Z',
          content: '8ee88fcd0c2ef0a41e12d4d2cdd6cdbc7e3565f2c9163fbb83657a7ab3594b2b',
        },
      ],
    },
  },
  extracted: null,
  billedBytes: null,
  usd: null,
  seen: null,
};
const NOW = new Date('2026-11-27T18:46:10Z');

it('fits a terminal, with what belongs to a topic beside it', () => {
  const lines = formatPastBakes([bake], NOW, 80).trimEnd().split('\n');
  expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
  expect(lines.slice(1)).toEqual([
    '  made by  duckdb in 5.00 s, version 1.0.0 (4aa29e1ef6)',
    '  because  `ballots` changed: first-part.csv, second-part.csv and',
    '             third-part.csv have other content',
    '  rows     1,358 in 84 files, 3 of them changed',
    '  readers  saw it from 2026-11-27T18:44:11.000Z, and again from',
    '             2026-11-27T18:45:00.000Z',
    '  checks   1 passed',
    '  read     ballots, 1 file, 1.1 MB',
    '             first-part.csv, 1.1 MB, of 2026-11-27T18:43:48.351Z,',
    `               ${bake.inputFiles?.['ballots']?.named[0]?.content}`,
  ]);
});

it('says of a bake that readers never saw what they would see', () => {
  const seen = {
    table: 'answers',
    files: { same: 83, changed: ['B1.parquet'], added: [], removed: [] },
    found: null,
  };
  const told = (some: Partial<PricedBake>) =>
    formatPastBakes([{ ...bake, seenFrom: [], seen, ...some }], NOW)
      .split('\n')
      .find((line) => line.includes('readers'));
  const changed = '1 file; `databaker diff --table answers` says more';
  expect(told({ status: 'failed' })).toBe(`  readers  would see ${changed}`);
  expect(told({ status: 'held' })).toBe(`  readers  would see ${changed}`);
  expect(told({})).toBe(`  readers  ${changed}`);
  const none = { ...seen, files: { ...seen.files, changed: [] } };
  expect(told({ status: 'failed', seen: none })).toBe('  readers  would see no change');
});

it('is not wrapped for a program that reads it', () => {
  expect(formatPastBakes([bake], NOW).split('\n')).toContain(
    '  because  `ballots` changed: first-part.csv, second-part.csv and third-part.csv have other content',
  );
});
