import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VILLAGE_TABLES, Village, villageAddresses } from '../testing/village.ts';

/** Both engines work in the same folders, and the second finds what the first has left. */
let village: Village;
beforeAll(async () => {
  village = await Village.open();
  village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
});
afterAll(() => village.close());

const shard = () =>
  readFileSync(village.pathOf('s3://village-hall/development/ballots_by_outcode/A2.parquet'));
const published = () => VILLAGE_TABLES.map((table) => village.manifest(table)?.bakeId);
const heldOf = (table: string) =>
  village.bakes(table).filter(({ status }) => status === ('held' as string));

describe.each(['athena', 'duckdb'] as const)('bake --hold on %s', (engine) => {
  const run = (...args: string[]) => village.run(...args, '--engine', engine);
  const lastAddress = async () => {
    const sql = 'SELECT max(address) AS a FROM addresses';
    return (await run('query', sql, '--format', 'csv')).stdout;
  };
  let before: ReturnType<typeof published>;
  let old: Buffer;
  let bakeId = '';

  beforeAll(async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
    expect(await run('bake', '--force')).toMatchObject({ code: 0 });
    before = published();
    old = shard();
    village.put('raw-addresses/rows.csv', villageAddresses(2, 4));
  });

  it('bakes and checks the whole chain, reports what readers would see, and publishes nothing', async () => {
    const glue = await village.glueTables();
    const { code, stdout } = await run('bake', '--hold');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain(
      'readers of ballots_by_outcode: 8 files; east: 4 addresses gain it; west: 4 addresses lose it',
    );
    bakeId = heldOf('addresses')[0]?.bakeId ?? '';
    expect(stdout).toContain(`held back: no reader sees it yet; \`databaker publish ${bakeId}\``);
    expect(published()).toEqual(before);
    expect(shard()).toEqual(old);
    for (const table of VILLAGE_TABLES) {
      const [held] = heldOf(table);
      expect(held?.bakeId).toBe(bakeId);
      expect(held?.checks.every(({ passed }) => passed)).toBe(true);
    }
    // One held back table was made from the other, and the catalogue has no temporary table left.
    expect(heldOf('ballots_by_outcode')[0]?.inputs).toEqual({ addresses_with_ballots: bakeId });
    expect(await village.glueTables()).toEqual(glue);
    expect(await lastAddress()).toContain('edition 1');
  });

  it('is shown by ls, history and plan, and compared by diff', async () => {
    const said = `bake ${bakeId} is held back (${VILLAGE_TABLES.join(', ')})`;
    const listed = await run('ls');
    expect(listed.stderr).toContain(said);
    expect(listed.stdout.match(/ held back /g)).toHaveLength(3);
    expect((await run('history')).stdout.match(/ held back /g)).toHaveLength(3);
    expect((await run('plan')).stderr).toContain(said);
    const { stdout } = await run('diff', 'published', 'candidate', '--table', 'addresses');
    expect(stdout).toContain(`${bakeId} (candidate, held back)`);
  });

  it('is not resumed, and is not published by a command that names another bake', async () => {
    const resumed = await run('bake', '--resume');
    expect(resumed).toMatchObject({ code: 2 });
    expect(resumed.stderr).toContain(`bake ${bakeId} is finished and held back`);
    const other = '20200101T000000Z-00000000';
    const refused = await run('publish', other);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(`no bake ${other} is held back; those that are: ${bakeId}`);
  });

  it('is dropped by rollback, and the published tables stay', async () => {
    const { code, stdout } = await run('rollback', 'addresses_with_ballots');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `bake ${bakeId}, which was held back, is dropped: readers of \`addresses\`, \`addresses_with_ballots\`, \`ballots_by_outcode\` keep what they have\n`,
    });
    expect(VILLAGE_TABLES.flatMap(heldOf)).toEqual([]);
    expect(published()).toEqual(before);
    expect(village.unlisted()).toEqual([]);
  });

  it('is published by its id, with all of its tables', async () => {
    expect(await run('bake', '--hold')).toMatchObject({ code: 0 });
    bakeId = heldOf('addresses')[0]?.bakeId ?? '';
    const { code, stdout } = await run('publish', bakeId);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `\`addresses\` is now bake ${bakeId}\n\`addresses_with_ballots\` is now bake ${bakeId}\n\`ballots_by_outcode\` is now bake ${bakeId}: 8 files changed, 0 removed\n`,
    });
    expect(published()).toEqual(VILLAGE_TABLES.map(() => bakeId));
    expect(village.manifest('ballots_by_outcode')?.status).toBe('audited');
    expect(shard()).not.toEqual(old);
    const next = await run('plan');
    expect(next.stdout).not.toContain('yes:');
    expect(await lastAddress()).toContain('edition 2');
  });

  it('can be resumed after an interruption, and is held back again', async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
    expect(await run('bake', '--hold')).toMatchObject({ code: 0 });
    bakeId = heldOf('addresses')[0]?.bakeId ?? '';
    const last = heldOf('ballots_by_outcode')[0]?.location ?? '';
    rmSync(village.pathOf(last), { recursive: true });
    before = published();
    const resumed = await run('bake', '--resume');
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toContain('write addresses: skipped, it is done already');
    expect(heldOf('ballots_by_outcode').map((held) => held.bakeId)).toEqual([bakeId]);
    expect(published()).toEqual(before);
    expect(await run('rollback', bakeId)).toMatchObject({ code: 0 });
  });

  it('is refused once a later bake is published', async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(3, 4));
    expect(await run('bake', '--hold')).toMatchObject({ code: 0 });
    bakeId = heldOf('addresses')[0]?.bakeId ?? '';
    expect(await run('bake', 'addresses')).toMatchObject({ code: 0 });
    const { code, stderr } = await run('publish', bakeId);
    expect(code).toBe(2);
    expect(stderr).toContain(`made of a bake of \`addresses\` that is gone; drop it with`);
    expect(await run('rollback', bakeId)).toMatchObject({ code: 0 });
  });
});
