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
  const bakeAt = (now: Date, ...more: string[]) =>
    databaker(['bake', '--engine', engine, ...more], village.env, { now: () => now });
  const published = () => village.manifest('ballots_by_outcode')?.bakeId ?? '';
  const afterLast = (minutes: number) =>
    new Date(
      Date.parse(village.manifest('ballots_by_outcode')?.finishedAt ?? '') + minutes * 60_000,
    );

  it('leaves bakes in the order in which readers saw them', async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
    expect(await run('bake', '--force')).toMatchObject({ code: 0 });
    const before = published();
    village.put('raw-addresses/rows.csv', villageAddresses(2, 4));
    const { code, stderr } = await bakeAt(afterLast(-50));
    expect(stderr).not.toContain('warning');
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

  it('warns of an earlier bake whose clock was far ahead, and believes the clock of this one', async () => {
    village.put('raw-addresses/rows.csv', villageAddresses(3, 4));
    const now = afterLast(-120);
    const { code, stderr } = await bakeAt(now, '--force');
    expect(stderr).toContain(
      'which readers see, began more than an hour later than it is by this clock, so the new bake sorts before it: `rollback` and `diff` take it for the older one. Set whichever clock is wrong',
    );
    expect(code).toBe(0);
    expect(published().slice(0, 8)).toBe(now.toISOString().slice(0, 10).replaceAll('-', ''));
  });
});
