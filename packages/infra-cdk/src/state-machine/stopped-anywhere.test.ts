import { GetTablesCommand } from '@aws-sdk/client-glue';
import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { rowsOf, TownCloud } from '../testing/town-cloud.ts';

async function candidates({ cloud }: TownCloud): Promise<(string | undefined)[]> {
  const command = new GetTablesCommand({ DatabaseName: 'town', Expression: '.*__candidate_.*' });
  return ((await cloud.glue.send(command)).TableList ?? []).map(({ Name }) => Name);
}

/** A house that is only in one edition, so that every execution has something to bake. */
const edition = (of: number) => `${RAW_ADDRESSES_CSV}99,"${of} New Road",AA1 1AA,1,1\n`;

/** How many executions are stopped before one runs to its end. */
const STOPS_BETWEEN = 3;

/**
 * Executions are stopped at each of their tasks: before the task runs, or after it has run and its
 * answer was lost. After a few, one runs to its end: readers find its bake, it waits for no other,
 * and nothing that the stopped ones left remains.
 */
it('an execution that is stopped, at any state, does not block others', async () => {
  const town = await TownCloud.open();
  town.putAddresses(edition(0));
  const { tasks, carriedOut } = await tasksOf(town);
  expect(tasks.length).toBeGreaterThan(15);

  for (const [at, task] of tasks.entries()) {
    const told = `stopped at ${task}`;
    town.putAddresses(edition(at + 1));
    const isCarriedOut = at % 2 === 1 && carriedOut.has(task);
    const stopped = town.start('places', {
      before: (now) => {
        if (now !== task || isCarriedOut) return undefined;
        stopped.abort();
        return new Promise(() => {});
      },
      after: (now) => {
        if (now === task) stopped.abort();
      },
    });
    await stopped.ended;
    expect(stopped.status, told).toBe('ABORTED');
    await expectShown(town, told);

    if (at % STOPS_BETWEEN > 0) continue;
    const { cause, output } = await town.start('places').ended;
    expect(cause, told).toBeUndefined();
    expect(output, told).toMatchObject({ baked: true });
    await expectShown(town, told);
    const rows = JSON.stringify(await rowsOf(town.lake, town.project, 'addresses'));
    expect(rows, told).toContain(`${at + 1} New Road`);
    expect(await candidates(town), told).toEqual([]);
  }
});

/**
 * The tasks of an execution that follows a stopped one and takes its locks over, without those that
 * fail, such as taking a lock that exists.
 */
async function tasksOf(town: TownCloud) {
  const stopped = town.start('places', { after: () => stopped.abort() });
  await stopped.ended;
  const locked = town.start('places', {
    before: (task) => {
      if (task === 'Judge addresses') locked.abort();
    },
  });
  await locked.ended;
  const tasks = new Set<string>();
  const carriedOut = new Set<string>();
  await town.start('places', {
    before: (task) => void tasks.add(task),
    after: (task) => void carriedOut.add(task),
  }).ended;
  return { tasks: [...tasks], carriedOut };
}

/** Glue shows what is published. */
async function expectShown(town: TownCloud, told: string): Promise<void> {
  const shown = await town.cloud.table('town', 'addresses');
  const manifest = await town.published('addresses');
  expect(shown?.StorageDescriptor?.Location, told).toBe(manifest?.location);
}
