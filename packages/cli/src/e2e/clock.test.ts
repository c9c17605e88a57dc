import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { Village, villageAddresses } from '../testing/village.ts';

let village: Village;
beforeAll(async () => {
  village = await Village.open();
});
afterAll(() => village.close());

describe.each(['duckdb', 'athena'] as const)('a clock that was set back, on %s', (engine) => {
  const run = (...args: string[]) => village.run(...args, '--engine', engine);
  const published = () => village.manifest('ballots_by_outcode')?.bakeId ?? '';

  it('leaves bakes in the order in which readers saw them', async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
    expect(await run('bake', '--force')).toMatchObject({ code: 0 });
    const before = published();
    village.put('raw-addresses/rows.csv', villageAddresses(2, 4));
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
    const { code } = await databaker(['bake', '--engine', engine], village.env, {
      now: () => twoHoursAgo,
    });
    expect(code).toBe(0);
    const after = published();
    expect(after > before).toBe(true);
    const { stdout } = await run('diff', '--table', 'ballots_by_outcode', '--json');
    expect(JSON.parse(stdout).tables[0]).toMatchObject({
      from: { bakeId: before },
      to: { bakeId: after },
    });
    expect(await run('rollback', 'ballots_by_outcode')).toMatchObject({ code: 0 });
    expect(published()).toBe(before);
    expect(await run('release', 'ballots_by_outcode')).toMatchObject({ code: 0 });
  });
});
