import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../testing/step-functions.ts';
import { TownCloud } from '../testing/town-cloud.ts';

const GONE = 'arn:aws:states:eu-west-2:123456789012:execution:town:long-ago';

/** When an execution was between two of its states, for two not to overlap. */
class Watch {
  readonly #times: { readonly who: string; readonly at: number; readonly what: string }[] = [];

  /** To be told of an execution's tasks. */
  of(who: string) {
    return {
      before: (what: string) => {
        this.#times.push({ who, what, at: performance.now() });
      },
    };
  }

  /** Whether all of one's baking was before the other's. */
  areApart(one: string, other: string): boolean {
    const [a, b] = [one, other].map((who) => {
      const baking = this.#times
        .filter((time) => time.who === who)
        .map(({ at, what }) => ({ at, what }));
      const from = baking.find(({ what }) => what === 'Name the bake')?.at ?? Number.NaN;
      return { from, to: baking.at(-1)?.at ?? Number.NaN };
    });
    return (a?.to ?? 0) < (b?.from ?? 0) || (b?.to ?? 0) < (a?.from ?? 0);
  }
}

function baked(executions: readonly Execution[]): Promise<number> {
  return Promise.all(executions.map(({ ended }) => ended)).then(
    (all) => all.filter(({ output }) => output?.['baked'] === true).length,
  );
}

describe('two executions of a layer', () => {
  it('that start at once: one bakes, the other ends cleanly and names it', async () => {
    const town = await TownCloud.open();
    const both = [town.start('places'), town.start('places')];
    expect(await baked(both)).toBe(1);
    const outcomes = await Promise.all(both.map(({ ended }) => ended));
    const first = outcomes.findIndex(({ output }) => output?.['baked'] === true);
    expect(outcomes[1 - first]?.output).toEqual({ baked: false, waitingFor: both[first]?.arn });
  });

  it.each([1, 2])(
    'of five that start at once at least one bakes, never two at a time (%i)',
    async () => {
      const town = await TownCloud.open();
      const watch = new Watch();
      const all = ['a', 'b', 'c', 'd', 'e'].map((who) => town.start('places', watch.of(who)));
      expect(await baked(all)).toBeGreaterThanOrEqual(1);
      const outcomes = await Promise.all(all.map(({ ended }) => ended));
      expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
      const bakers = ['a', 'b', 'c', 'd', 'e'].filter((_, i) => outcomes[i]?.output?.['baked']);
      for (const one of bakers) {
        for (const other of bakers) if (one < other) expect(watch.areApart(one, other)).toBe(true);
      }
    },
  );

  it('of which one comes while the other bakes: it waits, and bakes what is new by then', async () => {
    const town = await TownCloud.open();
    const watch = new Watch();
    const first = town.start('places', watch.of('first'));
    while (!first.entered.includes('write:addresses')) await sleep(5);
    const second = town.start('places', watch.of('second'));
    expect(await baked([first, second])).toBe(2);
    expect(watch.areApart('first', 'second')).toBe(true);
    const { output } = await second.ended;
    expect((await town.published('addresses'))?.bakeId).toBe(output?.['bakeId']);
  });

  it('and a third, while one bakes and one waits: it ends at once', async () => {
    const town = await TownCloud.open();
    const first = town.start('places');
    while (!first.entered.includes('write:addresses')) await sleep(5);
    const second = town.start('places', { waitMilliseconds: 300 });
    while (!second.entered.includes('Wait for the lock')) await sleep(5);
    const third = town.start('places');
    const { output } = await third.ended;
    expect(output).toEqual({ baked: false, waitingFor: second.arn });
    expect(await baked([first, second])).toBe(2);
  });
});

describe('an execution that ended badly', () => {
  it('does not keep others from baking, whether it was stopped', async () => {
    const town = await TownCloud.open();
    const first = town.start('places');
    while (!first.entered.includes('write:addresses')) await sleep(5);
    first.abort();
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('or failed', async () => {
    const town = await TownCloud.open();
    town.putAddresses('');
    expect((await town.start('places').ended).error).toBeDefined();
    town.putAddresses('1,"a house",AA1 1AA,1,1\n');
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('or is so long ago that Step Functions has forgotten it', async () => {
    const town = await TownCloud.open();
    for (const lock of ['places', 'places, next']) town.stepFunctions.locks.set(lock, GONE);
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('is taken over by one of several that wait for it', async () => {
    const town = await TownCloud.open();
    const watch = new Watch();
    town.stepFunctions.locks.set('places', GONE);
    const all = [town.start('places', watch.of('a')), town.start('places', watch.of('b'))];
    expect(await baked(all)).toBeGreaterThanOrEqual(1);
  });

  it('and was started again by a person after it lost the lock publishes nothing', async () => {
    const town = await TownCloud.open();
    const other = 'arn:aws:states:eu-west-2:123456789012:execution:town:other';
    const execution = town.start('places', {
      before: (state) => {
        if (state === 'Judge addresses') town.stepFunctions.locks.set('places', other);
      },
    });
    const { error } = await execution.ended;
    expect(error).toBe('DynamoDB.ConditionalCheckFailedException');
    expect(await town.published('addresses')).toBeUndefined();
  });
});

describe('a layer that reads another', () => {
  it('waits while that one is baked', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const watch = new Watch();
    const places = town.start('places', watch.of('places'));
    while (!places.entered.includes('write:addresses')) await sleep(5);
    const votes = town.start('votes', watch.of('votes'));
    expect(await baked([places, votes])).toBe(2);
    expect(watch.areApart('places', 'votes')).toBe(true);
    const inputs = (await town.published('addresses_with_ballots'))?.inputs;
    expect(inputs?.['addresses']).toBe((await places.ended).output?.['bakeId']);
  });

  it('keeps that one waiting meanwhile', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const watch = new Watch();
    const votes = town.start('votes', watch.of('votes'));
    while (!votes.entered.includes('write:addresses_with_ballots')) await sleep(5);
    const places = town.start('places', watch.of('places'));
    expect(await baked([places, votes])).toBe(2);
    expect(watch.areApart('places', 'votes')).toBe(true);
  });
});

describe('who waits too long', () => {
  it('fails, and says who has the lock', async () => {
    const town = await TownCloud.open();
    const holder = town.start('places', {
      before: async (state) => {
        if (state === 'Begin addresses') await sleep(20_000);
      },
    });
    while (!holder.entered.includes('write:addresses')) await sleep(5);
    const { error, cause } = await town.start('places', { waitMilliseconds: 0 }).ended;
    expect(error).toBe('Databaker.Waited');
    expect(cause).toMatch(/^places was being baked for 3 hours by arn:aws:states:/);
    expect(cause).toContain(holder.arn);
    holder.abort();
  });
});
