import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ballots, rawAddresses, town } from '@dc-data-baker/fixtures';
import { bakedNamed, type Project } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bake } from '../bake.ts';
import { DuckdbEngine } from '../duckdb/duckdb-engine.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { Lake } from '../lake/lake.ts';
import { Kitchen } from '../testing/kitchen.ts';
import { chooseBake } from './choose-bake.ts';
import { diffKey } from './diff-key.ts';
import { diffTable } from './diff-table.ts';
import type { TableDifference } from './table-difference.ts';

const root = mkdtempSync(join(tmpdir(), 'databaker diff-'));
const project = town();
const kitchen = new Kitchen(new Lake(join(root, 'lake')), project);
let session: DuckdbSession;

const square = (minX: number, maxX: number) =>
  `"POLYGON ((${minX} 0, ${maxX} 0, ${maxX} 9, ${minX} 9, ${minX} 0))"`;

async function bakeAs(number: number, of: Project = project): Promise<void> {
  const engine = new DuckdbEngine({
    lake: kitchen.lake,
    project: of,
    threads: 1,
    spill: join(root, 'spill'),
    whole: true,
  });
  const bakeId = kitchen.bakeId(number);
  const { signal } = new AbortController();
  const plan = kitchen.with(of).plan();
  try {
    await bake(plan, engine, { bakeId, signal, onEvent: () => {} });
  } finally {
    await engine.close();
  }
}

async function difference(table: string, from = 'previous', to = 'published') {
  const found = bakedNamed(project, table);
  const [before, after] = await Promise.all(
    [from, to].map(async (which) => {
      const manifest = await chooseBake(kitchen.lake, found, which);
      if (!manifest) throw new Error(`no ${which}`);
      return { store: kitchen.lake, table: found, manifest, name: which };
    }),
  );
  if (!before || !after) throw new Error('no bakes');
  const { signal } = new AbortController();
  return diffTable(before, after, {
    project,
    session,
    folder: join(root, 'fetched'),
    samples: 10,
    signal,
  });
}

/**
 * What changed was made up by hand: 1 goes, 5 comes, 2 has another address, and 3 and 4 are in other
 * ballots; of the postcode A1 1AA all are alike before and not after, of A1 1AB the other way round.
 */
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
  await kitchen.put(
    rawAddresses,
    'rows.csv',
    '1,One,A1 1AA,1,1\n2,Two,A1 1AA,2,1\n3,Three,A1 1AB,3,1\n4,Four,A1 1AB,6,1\n6,Six,B1 1AA,50,50\n7,Seven,A1 1AA,7,1\n',
  );
  await kitchen.put(
    ballots,
    'rows.csv',
    `ballot_id,area\nwest,${square(0, 4)}\nall,${square(0, 8)}\nwest,${square(6.5, 8)}\n`,
  );
  await bakeAs(1);
  await kitchen.put(
    rawAddresses,
    'rows.csv',
    '5,Five,A1 1AA,1,1\n2,Zwei,A1 1AA,2,1\n3,Three,A1 1AB,3,1\n4,Four,A1 1AB,6,1\n6,Six,B1 1AA,50,50\n7,Seven,A1 1AA,7,1\n',
  );
  await kitchen.put(
    ballots,
    'rows.csv',
    `ballot_id,area\nwest,${square(0, 2.5)}\nall,${square(0, 8)}\n`,
  );
  await bakeAs(2);
});
afterAll(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

describe('two bakes of a table are compared', () => {
  let found: TableDifference;
  beforeAll(async () => {
    found = await difference('ballots_by_outcode');
  });

  it('row by row, by their key', () => {
    expect(found).toMatchObject({ table: 'ballots_by_outcode', isEqual: false, key: ['uprn'] });
    expect(found.rows).toEqual({
      added: 1,
      removed: 1,
      changed: 3,
      changedIn: { address: 1, ballot_ids: 2 },
    });
    expect(
      found.samples.map((row) => [
        row['uprn'],
        row['change'],
        row['ballot_ids_from'],
        row['ballot_ids_to'],
      ]),
    ).toEqual([
      ['1', 'removed', ['all', 'west'], null],
      ['2', 'changed', ['all', 'west'], ['all', 'west']],
      ['3', 'changed', ['all', 'west'], ['all']],
      ['5', 'added', null, ['all', 'west']],
      ['7', 'changed', ['all', 'west'], ['all']],
    ]);
  });

  it('ballot by ballot', () => {
    expect(found.names).toEqual([
      { column: 'ballot_ids', name: 'west', gained: 1, lost: 3 },
      { column: 'ballot_ids', name: 'all', gained: 1, lost: 1 },
    ]);
  });

  it('postcode by postcode', () => {
    expect(found.postcodes).toEqual({ split: ['A1 1AA'], joined: ['A1 1AB'] });
  });

  it('file by file, of which those that are the same are not read', () => {
    expect(found.files).toEqual({ same: 1, added: [], removed: [], changed: ['A1.parquet'] });
    expect(found.from).toMatchObject({ name: 'previous', bakeId: kitchen.bakeId(1), rows: 5 });
  });

  it('and are equal where nothing has changed', async () => {
    const same = await difference('ballots_by_outcode', 'published', kitchen.bakeId(2));
    expect(same).toMatchObject({ isEqual: true, samples: [], names: [] });
    expect(same.rows).toEqual({ added: 0, removed: 0, changed: 0, changedIn: {} });
  });
});

it('a candidate that failed its checks is compared with what is published', async () => {
  await kitchen.put(ballots, 'rows.csv', 'ballot_id,area\n');
  const failing = town({
    addresses_with_ballots: `SELECT a.uprn, a.address, a.postcode, IF(a.uprn = '4', NULL, CAST(ARRAY[] AS array(varchar))) AS ballot_ids, a.first_letter FROM addresses AS a WHERE a.first_letter = :first_letter`,
  });
  await expect(bakeAs(3, failing)).rejects.toThrow('notNull(ballot_ids)');
  const { to, rows, names } = await difference('addresses_with_ballots', 'published', 'candidate');
  expect(to).toMatchObject({ bakeId: kitchen.bakeId(3), status: 'failed' });
  expect(rows).toMatchObject({ added: 0, removed: 0, changed: 5 });
  expect(names).toContainEqual({ column: 'ballot_ids', name: 'all', gained: 0, lost: 5 });
});

describe('which bake is meant', () => {
  it('is said by an id that there is', async () => {
    await expect(
      chooseBake(kitchen.lake, bakedNamed(project, 'addresses'), '20250101T000000Z-000000'),
    ).rejects.toThrow(
      `\`addresses\` has no bake 20250101T000000Z-000000; there are: ${kitchen.bakeId(3)}, ${kitchen.bakeId(2)}`,
    );
  });
});

it('a key is that of the checks, or of the table that rows are taken from', () => {
  expect(diffKey(project, bakedNamed(project, 'addresses'))).toEqual(['uprn']);
  expect(diffKey(project, bakedNamed(project, 'ballots_by_outcode'))).toEqual(['uprn']);
});
