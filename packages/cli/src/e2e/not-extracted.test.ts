import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const UNSET = 'EVERY_ELECTION_DATABASE_URL is not set';
const REVIEWS = [
  'addresses_to_boundary_change',
  'current_boundary_reviews_joined_to_addressbase',
  'current_boundary_reviews_parquet',
];

describe('a lake with addresses and ballots, but without the extract of boundary reviews', () => {
  const lake = new LakeFolder();
  const run = (...args: string[]) => databaker(args, { DATABAKER_LAKE: lake.path });
  const planned = async (...args: string[]) => {
    const { stdout, stderr } = await run('plan', '--json', ...args);
    const { tables } = JSON.parse(stdout) as { tables: string[] };
    return { tables, stderr };
  };
  beforeAll(async () => {
    expect(await run('bake')).toMatchObject({ code: 0 });
  });
  afterAll(() => lake.remove());

  it('bakes everything except tables that read the extract, and says so in one line', async () => {
    const { tables, stderr } = await planned();
    expect(tables).toEqual([
      'addressbase_partitioned',
      'current_ballots_joined_to_address_base',
      'current_elections_parquet',
    ]);
    expect(stderr).toBe(
      [
        `\`current_ballots\` is not extracted: ${UNSET}, so that its files are taken as they are`,
        `\`current_boundary_changes\` is not extracted: ${UNSET}, and it has no files; left out: ${REVIEWS.join(', ')}`,
        '',
      ].join('\n'),
    );
  });

  it('is checked without these tables', async () => {
    expect(await run('check')).toMatchObject({ code: 0 });
  });

  it('also leaves out tables that --exclude names', async () => {
    const { tables } = await planned('--exclude', 'current_elections');
    expect(tables).toEqual(['addressbase_partitioned']);
  });

  it('fails to bake these tables if they are named', async () => {
    const { code, stderr } = await run('bake', 'current_boundary_reviews');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('`current_boundary_changes` has no files'),
    });
  });

  it('fails if nothing else is to be baked', async () => {
    const others = ['addressbase', 'current_elections'].flatMap((name) => ['--exclude', name]);
    const { stderr } = await run('bake', ...others);
    expect(stderr).toContain('`current_boundary_changes` has no files');
  });

  it('fails if the extract was baked before and its files are missing', async () => {
    rmSync(lake.ballots);
    const { stderr } = await run('bake');
    expect(stderr).toContain('`current_ballots` has no files');
  });
});
