import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

/** Ten outcodes from west to east, a degree wide, with ten addresses each. */
const ADDRESSES = Array.from({ length: 100 }, (_, i) => {
  const outcode = Math.floor(i / 10);
  const place = `SRID=4326;POINT(${outcode - 7}.${i % 10} 52.5)`;
  return `${1000 + i},"${i} High Street, Town",AA${outcode} 1AA,${place},RD`;
});

const ballot = (name: string, west: number, east: number) =>
  `local.${name}.2027-05-06,1,"POLYGON ((${west} 52, ${east} 52, ${east} 53, ${west} 53, ${west} 52))",Division`;

describe('after one ballot’s polygon was moved', () => {
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
    });
  const ballots = (...rows: string[]) => [BALLOT_ROWS[0] ?? '', ...rows];

  beforeAll(async () => {
    lake.write(ADDRESSES, ballots(ballot('town', -6.05, -1), ballot('ward', -1.5, -1)));
    expect(await run('bake')).toMatchObject({ code: 0 });
    lake.write(ADDRESSES, ballots(ballot('town', -6.05, -1), ballot('ward', -1.5, -1.2)));
  });
  afterAll(() => lake.remove());

  it('plan and bake say how much is baked, and only the files that differ are replaced', async () => {
    const planned = await run('plan');
    expect(planned.stdout).toContain(
      '`current_ballots` has changed: only what its changed polygons touch, if that is little',
    );
    const files = lake.shardNames();
    const number = (name: string) => statSync(join(lake.shards, name)).ino;
    const numbers = new Map(files.map((name) => [name, number(name)]));
    const { stdout, stderr } = await run('bake');
    expect(stderr).toMatch(/write current_elections_parquet: [^\n]*, 1 of 10 files written anew/);
    expect(stdout).toMatch(/current_elections_parquet +60 +1 of 10 /);
    const replaced = files.filter((name) => number(name) !== numbers.get(name));
    expect(replaced).toHaveLength(1);
    const [name = ''] = replaced;
    const patched = readFileSync(join(lake.shards, name));
    expect((await run('bake', '--force')).stderr).toMatch(
      /write current_elections_parquet: [^\n]*, 10 files, /,
    );
    expect(readFileSync(join(lake.shards, name))).toEqual(patched);
  });
});
