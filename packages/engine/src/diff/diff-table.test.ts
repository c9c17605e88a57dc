import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ballots, rawAddresses, town } from '@dc-data-baker/fixtures';
import { bakedNamed, mappedTable, type Project } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bake } from '../bake.ts';
import { DuckdbEngine } from '../duckdb/duckdb-engine.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { Lake } from '../lake/lake.ts';
import { listBakes } from '../manifest-store.ts';
import { readPublishingLog } from '../publishing-log.ts';
import { Kitchen } from '../testing/kitchen.ts';
import { changedAddresses } from './changed-addresses.ts';
import { chooseBake, noBakeText } from './choose-bake.ts';
import { diffKey } from './diff-key.ts';
import { diffTable } from './diff-table.ts';
import { differenceMap } from './difference-map.ts';
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
    key: diffKey(project, found),
    session,
    folder: join(root, 'fetched'),
    samples: 10,
    signal,
  });
}

/**
 * The changes are made by hand: 1 is removed, 5 is added, 2 has another address and point, and 3
 * and 4 are in other ballots. The rows of postcode A1 1AA have equal lists before but not after,
 * and those of A1 1AB the other way round.
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
    '5,Five,A1 1AA,1,1\n2,Zwei,A1 1AA,2.2,1\n3,Three,A1 1AB,3,1\n4,Four,A1 1AB,6,1\n6,Six,B1 1AA,50,50\n7,Seven,A1 1AA,7,1\n',
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
      ['3', 'changed', ['all', 'west'], ['all']],
      ['1', 'removed', ['all', 'west'], null],
      ['2', 'changed', ['all', 'west'], ['all', 'west']],
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

  it('file by file, without reading those that are the same', () => {
    expect(found.files).toEqual({ same: 1, added: [], removed: [], changed: ['A1.parquet'] });
    expect(found.from).toMatchObject({ name: 'previous', bakeId: kitchen.bakeId(1), rows: 5 });
  });

  it('and are equal if nothing has changed', async () => {
    const same = await difference('ballots_by_outcode', 'published', kitchen.bakeId(2));
    expect(same).toMatchObject({ isEqual: true, samples: [], names: [] });
    expect(same.rows).toEqual({ added: 0, removed: 0, changed: 0, changedIn: {} });
  });
});

describe('changes are drawn on a map', () => {
  const { signal } = new AbortController();

  async function mapOf(table: string) {
    const found = bakedNamed(project, table);
    const mapped = mappedTable(project, found);
    if ('problem' in mapped) throw new Error(mapped.problem);
    await difference(table);
    const engine = new DuckdbEngine({
      lake: kitchen.lake,
      project,
      threads: 1,
      spill: join(root, 'spill'),
    });
    const sideOf = async (which: string) => {
      const manifest = await chooseBake(kitchen.lake, found, which);
      if (!manifest) throw new Error(`no ${which}`);
      return { store: kitchen.lake, table: found, manifest, name: which, engine, project };
    };
    try {
      const [from, to] = [await sideOf('previous'), await sideOf('published')];
      return await differenceMap(from, to, mapped, { session, folder: join(root, 'map'), signal });
    } finally {
      await engine.close();
    }
  }

  it('by ballot, with the points and the answers before and after', async () => {
    const map = await mapOf('ballots_by_outcode');
    expect(map).toMatchObject({ total: 4, others: 1, withoutPoint: 0, notDrawn: [] });
    expect(map.counts).toEqual([
      { change: 'lost', name: 'west', count: 3 },
      { change: 'gained', name: 'all', count: 1 },
      { change: 'gained', name: 'west', count: 1 },
      { change: 'gone', name: '', count: 1 },
      { change: 'lost', name: 'all', count: 1 },
      { change: 'new', name: '', count: 1 },
    ]);
    expect(
      map.addresses.map(({ uprn, point, before, after }) => [uprn, point.longitude, before, after]),
    ).toEqual([
      ['1', 1, ['all', 'west'], null],
      ['5', 1, null, ['all', 'west']],
      ['7', 7, ['all', 'west'], ['all']],
      ['3', 3, ['all', 'west'], ['all']],
    ]);
    expect(map.shapes.map(({ change, name }) => `${change} ${name}`)).toEqual([
      'gained all',
      'gained west',
      'lost west',
      'lost all',
    ]);
    // The ballots are an external file, whose earlier contents are not kept.
    expect(map.as.polygons).toEqual({ from: null, to: null });
    expect(map.as.points).toEqual({ from: kitchen.bakeId(1), to: kitchen.bakeId(2) });
  });

  it('with the distances that points have moved, if a table names no ballots', async () => {
    const map = await mapOf('addresses');
    expect(map.counts.map(({ change, count }) => [change, count])).toEqual([
      ['changed', 1],
      ['gone', 1],
      ['new', 1],
    ]);
    const moved = map.addresses.find(({ uprn }) => uprn === '2');
    expect(moved?.pointBefore).toEqual({ longitude: 2, latitude: 1 });
    // From pyproj 3.7, on the WGS 84 ellipsoid.
    expect(moved?.metresMoved).toBeCloseTo(22260.52995, 4);
  });

  it('with some of each change and the number of all, if there are many', async () => {
    await difference('ballots_by_outcode');
    const all = await changedAddresses(session, 'ballot_ids', signal);
    const few = await changedAddresses(session, 'ballot_ids', signal, 1);
    expect({ ...few, addresses: [] }).toEqual({ ...all, addresses: [] });
    const uprns = few.addresses.map(({ uprn }) => uprn);
    // Only 1 and 5 have two of the changes; the third address that lost west is left out.
    expect(uprns).toEqual(expect.arrayContaining(['1', '5']));
    expect(uprns.length).toBeLessThan(4);
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

describe('the bake to compare', () => {
  it('is the last one that readers saw by a time', async () => {
    const table = bakedNamed(project, 'addresses_with_ballots');
    const idAt = async (time: string) => (await chooseBake(kitchen.lake, table, time))?.bakeId;
    const bakes = await listBakes(kitchen.lake, table.bakesLocation);
    // The newest has failed its checks.
    const [failed, last, first] = bakes;
    expect([failed, last, first].map((bake) => bake?.status)).toEqual([
      'failed',
      'audited',
      'audited',
    ]);
    expect(await idAt('9999-01-01')).toBe(last?.bakeId);
    expect(await idAt('2000-01-01')).toBeUndefined();
    const [seen] = (await readPublishingLog(kitchen.lake, table, undefined)).slice(-1);
    expect(await noBakeText(kitchen.lake, table, '2000-01-01')).toBe(
      `readers of \`addresses_with_ballots\` saw no bake at 2000-01-01; the first that is known they saw from ${seen?.at.toISOString()}`,
    );
    // To the second, rounded up, in which the first one was finished.
    const second = new Date(Math.ceil(Date.parse(first?.finishedAt ?? '') / 1000) * 1000);
    const found = await chooseBake(kitchen.lake, table, second.toISOString().replace('.000', ''));
    expect(Date.parse(found?.finishedAt ?? '')).toBeLessThanOrEqual(second.getTime());
  });

  it('must exist', async () => {
    await expect(
      chooseBake(kitchen.lake, bakedNamed(project, 'addresses'), '20250101T000000Z-000000'),
    ).rejects.toThrow(
      `\`addresses\` has no bake 20250101T000000Z-000000; there are: ${kitchen.bakeId(3)}, ${kitchen.bakeId(2)}`,
    );
  });
});

it('the key is that of the checks, or of the table that the rows come from', () => {
  expect(diffKey(project, bakedNamed(project, 'addresses'))).toEqual(['uprn']);
  expect(diffKey(project, bakedNamed(project, 'ballots_by_outcode'))).toEqual(['uprn']);
});
