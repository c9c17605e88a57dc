import { expect, it } from 'vitest';
import type { ExplainedAnswer, ExplainedTable } from './explanation.ts';
import { verdictOf } from './verdict.ts';

const table: ExplainedTable = {
  table: 'files',
  layer: 'votes',
  reads: ['answers'],
  madeOf: { ballot_ids: ['answers.ballot_ids'] },
  by: { postcode: 'A1 1AA' },
  rows: [],
  hasMore: false,
  file: null,
  problem: null,
  fileChange: null,
  bake: {
    bakeId: 'b1',
    engine: 'duckdb',
    version: null,
    startedAt: '',
    finishedAt: '',
    inputs: {},
    inputFiles: null,
  },
  publishing: null,
  held: null,
  newer: null,
  unreadable: [],
  damaged: [],
};

const told = (changes: Partial<ExplainedTable>, answers: readonly ExplainedAnswer[] = []) =>
  verdictOf({ answers, tables: [{ ...table, ...changes }], sources: [], unanswered: [] });

it.each<[NonNullable<ExplainedTable['newer']>, string]>([
  [
    { bakeId: 'b2', status: 'failed', failed: ['unique(uprn)', 'rowCount()'] },
    'bake b2 of `files` failed unique(uprn) and rowCount(), and readers have the previous one: see `databaker diff published candidate --table files`',
  ],
  [
    { bakeId: 'b2', status: 'held', failed: [] },
    'bake b2 of `files` is held back: `databaker publish b2` gives it to readers',
  ],
  [
    { bakeId: 'b2', status: 'audited', failed: [] },
    // Its manifest does not say whether readers had it before a rollback that was released.
    'bake b2 of `files` passed its checks and is not published: it was interrupted, or rolled back',
  ],
  [
    { bakeId: 'b2', status: 'written', failed: [] },
    'bake b2 of `files` was written, but not checked or published: it was interrupted, or is still running',
  ],
])('reports a newer bake that readers do not have: %j', (newer, text) => {
  expect(told({ newer })).toEqual([text]);
});

it('says once what several tables have in common, after what is unusual about an address', () => {
  const newer = { bakeId: 'b2', status: 'held', failed: [] } as const;
  const made = { ...table.bake, inputs: { points: 'p0' } } as ExplainedTable['bake'];
  const points: ExplainedTable = {
    ...table,
    table: 'points',
    bake: { ...made, bakeId: 'p1', inputs: {} } as ExplainedTable['bake'],
  };
  const tables = ['answers', 'copies'].map((name) => ({
    ...table,
    table: name,
    newer,
    bake: made,
  }));
  const sources = [
    { table: 'areas', files: [], changedSince: ['answers', 'copies'], unreadable: null },
  ];
  const said = ['no polygon within 5 km', 'it is 22 km from the others of its postcode'];
  const answer = answerWith([addressWith({ verdict: said })]);
  const verdict = verdictOf({
    answers: [answer],
    tables: [points, ...tables],
    sources,
    unanswered: [],
  });
  expect(verdict).toEqual([
    'it is 22 km from the others of its postcode',
    'bake b2 of `answers` and `copies` is held back: `databaker publish b2` gives it to readers',
    'the files of `areas` have changed since `answers` and `copies` were baked',
    '`answers` and `copies` were made from bake p0 of `points`, and not of p1, which is published',
    'no polygon within 5 km',
  ]);
});

type Address = ExplainedAnswer['addresses'][number];

/** An address of which nothing is known but what is given. */
function addressWith(known: Partial<Address>): Address {
  return {
    uprn: '1',
    address: null,
    point: null,
    source: [],
    baked: null,
    before: null,
    contains: [],
    misses: [],
    nearest: null,
    metresToOthers: null,
    metresToMiddle: null,
    verdict: [],
    ...known,
  };
}

function answerWith(
  addresses: readonly Address[],
  known?: Partial<ExplainedAnswer>,
): ExplainedAnswer {
  return {
    table: 'answers',
    points: 'points',
    polygons: 'areas',
    column: 'names',
    namedBy: 'name',
    bakeBefore: null,
    split: [],
    addresses,
    ...known,
  };
}

it('does not report the bake that was rolled back if the rollback holds the table', () => {
  const held = '`files` is held at bake b1';
  const newer = { bakeId: 'b2', status: 'audited', failed: [] } as const;
  expect(told({ held, newer })).toEqual([held]);
});

it('says once what several answers have in common, and first what a table had', () => {
  const answer = (polygons: string, before: readonly string[], verdict: readonly string[]) =>
    answerWith([addressWith({ baked: [], before, verdict })], { polygons, bakeBefore: 'b0' });
  const far = 'it is 33 km from the others of its postcode';
  const answers = [
    answer('reviews', [], [far, 'no polygon within 5 km']),
    answer('ballots', ['east'], ['bake b0 had east', far]),
  ];
  expect(verdictOf({ answers, tables: [], sources: [], unanswered: [] })).toEqual([
    'bake b0 had east (of `answers`)',
    far,
    'no polygon within 5 km (of `reviews`)',
  ]);
});

it('groups addresses for which tables differ in the same way', () => {
  const answer = (count: number) => {
    const addresses = Array.from({ length: count }, (_, i) =>
      addressWith({ uprn: `${i + 1}`, baked: ['east'] }),
    );
    return answerWith(addresses, { column: 'ballot_ids' });
  };
  const rows = Array.from({ length: 6 }, (_, i) => ({ uprn: `${i + 1}`, ballot_ids: ['west'] }));
  expect(told({ rows }, [answer(2)])).toEqual([
    '`files` has west for 1 and 2, and `answers` has east',
  ]);
  expect(told({ rows }, [answer(6)])).toEqual([
    '`files` has west for 6 addresses, and `answers` has east',
  ]);
});

it('says first what may be wrong with one address, and last that all others are well inside', () => {
  const boundary = { metres: 300, longitude: 0, latitude: 0 };
  const contains = [{ name: 'east', rows: [], boundary, beyond: [] }];
  const address = (uprn: string, verdict: readonly string[]) =>
    addressWith({ uprn, contains, verdict });
  const inside = 'well inside east: the nearest boundary is 300 m away';
  const far = 'it is 22 km from the others of its postcode';
  const answer = answerWith(
    [
      address('1', [inside]),
      address('2', ['in east, 4 m from its boundary']),
      address('3', ['bake b0 had west', far, inside]),
    ],
    { column: 'ballot_ids', bakeBefore: 'b0' },
  );
  expect(verdictOf({ answers: [answer], tables: [], sources: [], unanswered: [] })).toEqual([
    '3: bake b0 had west',
    `3: ${far}`,
    '2: in east, 4 m from its boundary',
    '1 and 3: well inside, at least 300 m from a boundary',
  ]);
});

it('says of which polygons all addresses are well inside, if there are several answers', () => {
  const boundary = { metres: 300, longitude: 0, latitude: 0 };
  const contains = [{ name: 'east', rows: [], boundary, beyond: [] }];
  const answer = (polygons: string, saying: string, ...uprns: readonly string[]) =>
    answerWith(
      uprns.map((uprn) => addressWith({ uprn, contains, verdict: [saying] })),
      { polygons },
    );
  const told = (saying: string, ...uprns: readonly string[]) =>
    verdictOf({
      answers: [answer('ballots', saying, ...uprns), answer('reviews', saying, ...uprns)],
      tables: [],
      sources: [],
      unanswered: [],
    });
  expect(told('well inside east: the nearest boundary is 300 m away', '1', '2')).toEqual([
    'all: well inside, at least 300 m from a boundary (of `ballots`)',
    'all: well inside, at least 300 m from a boundary (of `reviews`)',
  ]);
  const both = 'well inside all 2: the nearest boundary is 300 m away';
  expect(told(both, '1')).toEqual([`${both} (of \`ballots\`)`, `${both} (of \`reviews\`)`]);
  const before = 'bake b0, the previous one, had west';
  expect(told(before, '1')).toEqual([`${before} (of \`answers\`)`]);
});
