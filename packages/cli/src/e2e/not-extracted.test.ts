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

describe('a lake that has addresses and ballots, and nothing of the extract of boundary reviews', () => {
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

  it('bakes all but what is made of them, and says so in a line', async () => {
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

  it('is checked without them', async () => {
    expect(await run('check')).toMatchObject({ code: 0 });
  });

  it('leaves out what else was to be left out, too', async () => {
    const { tables } = await planned('--exclude', 'current_elections');
    expect(tables).toEqual(['addressbase_partitioned']);
  });

  it('fails to bake them where they are asked for', async () => {
    const { code, stderr } = await run('bake', 'current_boundary_reviews');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('`current_boundary_changes` has no files'),
    });
  });

  it('fails where nothing else is to be baked', async () => {
    const others = ['addressbase', 'current_elections'].flatMap((name) => ['--exclude', name]);
    const { stderr } = await run('bake', ...others);
    expect(stderr).toContain('`current_boundary_changes` has no files');
  });

  it('fails where files are gone of what was baked before', async () => {
    rmSync(lake.ballots);
    const { stderr } = await run('bake');
    expect(stderr).toContain('`current_ballots` has no files');
  });
});
