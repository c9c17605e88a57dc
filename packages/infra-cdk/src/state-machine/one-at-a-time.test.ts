import { describe, expect, it } from 'vitest';
import type { Execution } from '../testing/step-functions.ts';
import { TownCloud } from '../testing/town-cloud.ts';

const GONE =
  'arn:aws:states:eu-west-2:123456789012:execution:dc-data-baker-development-places:long-ago';

/**
 * The tasks of several executions in the order in which they ran, to check that they do not
 * overlap.
 */
class Watch {
  readonly #done: { readonly who: string; readonly what: string }[] = [];

  /** Hooks that record an execution's tasks, and can hold one. */
  of(who: string, hold: (what: string) => Promise<void> | undefined = () => undefined) {
    return {
      before: (what: string) => {
        this.#done.push({ who, what });
        return hold(what);
      },
    };
  }

  /** Whether all of one execution's baking was before the other's. */
  areApart(one: string, other: string): boolean {
    const [a, b] = [one, other].map((who) => {
      const baking = this.#done
        .map((done, at) => ({ ...done, at }))
        .filter((done) => done.who === who);
      const from = baking.find(({ what }) => what === 'Name the bake')?.at ?? Number.NaN;
      return { from, to: baking.at(-1)?.at ?? Number.NaN };
    });
    return (a?.to ?? 0) < (b?.from ?? 0) || (b?.to ?? 0) < (a?.from ?? 0);
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Holds a task of an execution until it is released. */
function holding(state: string) {
  let letGo = () => {};
  const gate = new Promise<void>((open) => {
    letGo = open;
  });
  return { letGo, before: (what: string) => (what === state ? gate : undefined) };
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

  it('of which one starts while the other bakes: it waits, and then bakes what is new', async () => {
    const town = await TownCloud.open();
    const watch = new Watch();
    const { before, letGo } = holding('Begin addresses');
    const first = town.start('places', watch.of('first', before));
    await first.comesTo('write:addresses');
    const second = town.start('places', watch.of('second'), { force: true });
    await second.comesTo('Wait for the lock');
    letGo();
    expect(await baked([first, second])).toBe(2);
    expect(watch.areApart('first', 'second')).toBe(true);
    const { output } = await second.ended;
    expect((await town.published('addresses'))?.bakeId).toBe(output?.['bakeId']);
  });

  it('and a third, while one bakes and one waits: it ends at once', async () => {
    const town = await TownCloud.open();
    const { before, letGo } = holding('Begin addresses');
    const first = town.start('places', { before });
    await first.comesTo('write:addresses');
    const second = town.start('places');
    await second.comesTo('Wait for the lock');
    const third = town.start('places');
    const { output } = await third.ended;
    expect(output).toEqual({ baked: false, waitingFor: second.arn });
    letGo();
    expect(await baked([first, second])).toBe(2);
  });
});

describe('an execution of which an answer of DynamoDB is lost', () => {
  it.each([
    'Take the next turn',
    'Take the lock',
    'Leave the queue',
    'Still the one to publish addresses',
  ])('asks again, and bakes: %s', async (task) => {
    const town = await TownCloud.open();
    let asked = 0;
    const execution = town.start('places', {
      before: (state) => {
        if (state === task) asked++;
      },
      after: (state) => {
        if (state === task && asked === 1) throw named('DynamoDB.SdkClientException', 'lost');
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect(asked).toBe(2);
  });

  it('when it takes over a lock: it has it', async () => {
    const town = await TownCloud.open();
    for (const lock of ['places', 'places, next']) town.stepFunctions.locks.set(lock, GONE);
    const lost = new Set<string>();
    const execution = town.start('places', {
      after: (state) => {
        if (!state.startsWith('Take over') || lost.has(state)) return;
        lost.add(state);
        throw named('DynamoDB.InternalServerErrorException', 'lost');
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect([...lost]).toEqual(['Take over the next turn', 'Take over the lock']);
  });
});

describe('an execution that did not succeed', () => {
  it('does not block others, whether it was stopped', async () => {
    const town = await TownCloud.open();
    const first = town.start('places', holding('Begin addresses'));
    await first.comesTo('write:addresses');
    first.abort();
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('or has failed', async () => {
    const town = await TownCloud.open();
    town.putAddresses('');
    expect((await town.start('places').ended).error).toBeDefined();
    town.putAddresses('1,"a house",AA1 1AA,1,1\n');
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('or is so old that Step Functions has forgotten it', async () => {
    const town = await TownCloud.open();
    for (const lock of ['places', 'places, next']) town.stepFunctions.locks.set(lock, GONE);
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('or cannot be described: after half an hour it counts as ended', async () => {
    const town = await TownCloud.open();
    for (const lock of ['places', 'places, next']) town.stepFunctions.locks.set(lock, GONE);
    const execution = town.start('places', {
      hurried: true,
      before: (state) => {
        if (!state.startsWith('Look at the holder of')) return;
        throw named('Sfn.SfnException', 'is not authorized to perform: states:DescribeExecution');
      },
    });
    expect((await execution.ended).output).toMatchObject({ baked: true });
    expect(execution.entered.filter((state) => state === 'Wait for the lock')).toHaveLength(30);
  });

  it('is taken over by exactly one of several that find it', async () => {
    const town = await TownCloud.open();
    const watch = new Watch();
    for (const lock of ['places', 'places, next']) town.stepFunctions.locks.set(lock, GONE);
    const takers: string[] = [];
    const all = ['a', 'b', 'c'].map((who) =>
      town.start('places', {
        ...watch.of(who),
        after: (state) => {
          if (state === 'Take over the next turn') takers.push(who);
        },
      }),
    );
    const outcomes = await Promise.all(all.map(({ ended }) => ended));
    expect(takers).toHaveLength(1);
    const bakers = ['a', 'b', 'c'].filter((_, i) => outcomes[i]?.output?.['baked']);
    expect(bakers).toContain(takers[0]);
    for (const one of bakers) {
      for (const other of bakers) if (one < other) expect(watch.areApart(one, other)).toBe(true);
    }
    const waitedFor = outcomes.flatMap(({ output }) => output?.['waitingFor'] ?? []);
    expect(bakers.length + waitedFor.length).toBe(3);
    expect(all.map(({ arn }) => arn)).toEqual(expect.arrayContaining(waitedFor));
  });

  it('and was started again by a person after it lost the lock publishes nothing', async () => {
    const town = await TownCloud.open();
    const other =
      'arn:aws:states:eu-west-2:123456789012:execution:dc-data-baker-development-places:other';
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
    const { before, letGo } = holding('Begin addresses');
    const places = town.start('places', watch.of('places', before), { force: true });
    await places.comesTo('write:addresses');
    const votes = town.start('votes', watch.of('votes'));
    await votes.comesTo('Wait for the lock');
    letGo();
    expect(await baked([places, votes])).toBe(2);
    expect(watch.areApart('places', 'votes')).toBe(true);
    const inputs = (await town.published('addresses_with_ballots'))?.inputs;
    expect(inputs?.['addresses']).toBe((await places.ended).output?.['bakeId']);
  });

  it('makes that one wait meanwhile', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const watch = new Watch();
    const { before, letGo } = holding('Begin addresses_with_ballots');
    const votes = town.start('votes', watch.of('votes', before));
    await votes.comesTo('write:addresses_with_ballots');
    const places = town.start('places', watch.of('places'));
    await places.comesTo('Wait for the lock');
    letGo();
    expect(await baked([places, votes])).toBe(2);
    expect(watch.areApart('places', 'votes')).toBe(true);
  });
});

describe('an execution that waits too long', () => {
  it('fails, and names the execution that has the lock', async () => {
    const town = await TownCloud.open();
    const holder = town.start('places', holding('Begin addresses'));
    await holder.comesTo('write:addresses');
    const { error, cause } = await town.start('places', { hurried: true }).ended;
    expect(error).toBe('Databaker.Waited');
    expect(cause).toMatch(/^places was being baked for 3 hours by arn:aws:states:/);
    expect(cause).toContain(holder.arn);
    holder.abort();
  });
});
