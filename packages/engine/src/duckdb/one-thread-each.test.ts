import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { oneThreadEach } from './one-thread-each.ts';
import { DuckdbSession } from './session.ts';

async function resources(threads: number) {
  const shared = await DuckdbSession.open({ threads, memory: '400MiB' });
  onTestFinished(() => shared.close());
  return { shared, threads, spill: await tempFolder(), session: async () => shared };
}

async function settingsOf(session: DuckdbSession) {
  const [settings] = await session.rows(
    "SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory",
  );
  return settings;
}

it('gives much work to sessions of their own, which share the memory', async () => {
  const of = await resources(3);
  await oneThreadEach(of, { rows: 1_000_000, most: 2, name: 'work' }, async (sessions) => {
    expect(sessions).toHaveLength(2);
    for (const session of sessions) {
      expect(session).not.toBe(of.shared);
      expect(await settingsOf(session)).toEqual({ threads: 1, memory: '200.0 MiB' });
    }
  });
  expect(await settingsOf(of.shared)).toEqual({ threads: 3, memory: '400.0 MiB' });
});

it('gives work of an unknown size to sessions of their own, too', async () => {
  const of = await resources(2);
  await oneThreadEach(of, { rows: Infinity, most: 9, name: 'work' }, async (sessions) => {
    expect(sessions).toHaveLength(2);
    expect(sessions).not.toContain(of.shared);
  });
});

it('leaves little work to the shared session, which has one thread meanwhile', async () => {
  const of = await resources(3);
  const work = oneThreadEach(of, { rows: 100, most: 2, name: 'work' }, async (sessions) => {
    expect(sessions).toEqual([of.shared]);
    expect(await settingsOf(of.shared)).toEqual({ threads: 1, memory: '400.0 MiB' });
    throw new Error('it failed');
  });
  await expect(work).rejects.toThrow('it failed');
  expect(await settingsOf(of.shared)).toEqual({ threads: 3, memory: '400.0 MiB' });
});
