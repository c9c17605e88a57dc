import { lutimesSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, ballotsByOutcode, tempFolder, town } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { chooseBake, noBakeText } from './diff/choose-bake.ts';
import { examineBakes } from './doctor/examine-bakes.ts';
import { fileChange } from './history/file-change.ts';
import { historyOf } from './history/history-of.ts';
import { Lake } from './lake/lake.ts';
import { listBakes, readManifest, writeManifest } from './manifest-store.ts';
import { publish } from './publish.ts';
import { placeOf } from './published-place.ts';
import { thisProcess } from './publisher.ts';
import { lastLogged, logPublishing, readPublishingLog } from './publishing-log.ts';
import { rollback } from './rollback.ts';
import { idOf, putBake } from './testing/hand-made-bake.ts';

/** On the first of May 2026, in UTC. */
function at(time: string): Date {
  return new Date(`2026-05-01T${time}Z`);
}

describe.each([
  ['a table', bakedNamed(town(), addresses.name)],
  ['outcode files', bakedNamed(town(), ballotsByOutcode.name)],
] as const)('the publishing log of %s', (_, table) => {
  const { bakesLocation } = table;

  /** A bake that passed its checks at a time. */
  async function baked(lake: Lake, number: number, finishedAt: Date): Promise<Manifest> {
    const made = await putBake(lake, bakesLocation, idOf(number), { 'a.parquet': `a${number}` });
    const manifest = { ...made, finishedAt: finishedAt.toISOString() };
    await writeManifest(lake, manifest.location, manifest);
    return manifest;
  }

  async function published(lake: Lake, number: number, now: Date): Promise<void> {
    const by = { ...thisProcess, now: () => now.getTime() };
    await publish(lake, placeOf(table), idOf(number), undefined, by);
  }

  async function log(lake: Lake): Promise<string[]> {
    const entries = await readPublishingLog(lake, table, await readManifest(lake, table.location));
    return entries.map((entry) => `${entry.at.toISOString().slice(11, 19)} ${entry.bakeId}`);
  }

  async function chosen(lake: Lake, which: string): Promise<string | undefined> {
    return (await chooseBake(lake, table, which))?.bakeId;
  }

  /** Readers saw bake 1 from ten o'clock, 3 from twelve, 1 from one, and never 2. */
  async function afternoon(): Promise<Lake> {
    const lake = new Lake(await tempFolder());
    await baked(lake, 1, at('09:59:00'));
    await published(lake, 1, at('10:00:00'));
    await baked(lake, 2, at('11:00:00'));
    await baked(lake, 3, at('11:59:00'));
    await published(lake, 3, at('12:00:00'));
    await published(lake, 1, at('13:00:00'));
    return lake;
  }

  it('is empty before the first publishing', async () => {
    expect(await log(new Lake(await tempFolder()))).toEqual([]);
  });

  it('has every publishing, and no bake that only passed its checks', async () => {
    const lake = await afternoon();
    expect(await log(lake)).toEqual([
      `13:00:00 ${idOf(1)}`,
      `12:00:00 ${idOf(3)}`,
      `10:00:00 ${idOf(1)}`,
    ]);
    const { bakes } = await historyOf(lake, town(), table);
    expect(bakes.map(({ bakeId, seenFrom }) => [bakeId, seenFrom])).toEqual([
      [idOf(3), ['2026-05-01T12:00:00.000Z']],
      [idOf(2), []],
      [idOf(1), ['2026-05-01T10:00:00.000Z', '2026-05-01T13:00:00.000Z']],
    ]);
  });

  it.each([
    ['09:30', undefined],
    ['10:00', 1],
    ['11:30', 1],
    ['12:00', 3],
    ['12:59', 3],
    ['13:00', 1],
    ['23:00', 1],
  ])('says which bake readers saw at %s', async (time, number) => {
    const lake = await afternoon();
    const expected = number === undefined ? undefined : idOf(number);
    expect(await chosen(lake, `2026-05-01T${time}Z`)).toBe(expected);
  });

  it.each(['published', 'previous', 'candidate', '2026-05-01T12:30Z'])(
    'says of a table that was never baked what bakes it, and not that it has no %s bake',
    async (which) => {
      const lake = new Lake(await tempFolder());
      const { name } = table.table;
      expect(await chosen(lake, which)).toBeUndefined();
      expect(await noBakeText(lake, table, which)).toBe(
        `\`${name}\` was not baked yet in ${lake.pathOf(bakesLocation)}; bake it with \`databaker bake +${name}\`, or its layer with \`databaker bake ${table.layer}\``,
      );
    },
  );

  it('says since when readers are known to have seen a bake, of an earlier time', async () => {
    expect(await noBakeText(await afternoon(), table, '2026-05-01T09:30Z', ' in /lake')).toBe(
      `readers of \`${table.table.name}\` saw no bake at 2026-05-01T09:30Z in /lake; the first that is known they saw from 2026-05-01T10:00:00.000Z`,
    );
  });

  it('says nothing of a time when readers saw a bake that is no longer kept', async () => {
    const lake = await afternoon();
    const { location, files } = await baked(lake, 3, at('11:59:00'));
    const names = [...files.map(({ path }) => path), '_manifest.json'];
    await lake.remove(names.map((name) => `${location}${name}`));
    expect(await chosen(lake, '2026-05-01T12:30Z')).toBeUndefined();
    const gone = `bake ${idOf(3)} of \`${table.table.name}\`, which readers saw`;
    const kept = 'is not kept any more; `databaker ls --bakes` lists the bakes that are';
    expect(await noBakeText(lake, table, '2026-05-01T12:30Z')).toBe(
      `${gone} at 2026-05-01T12:30Z, ${kept}`,
    );
    // Readers had a later bake before a rollback, and no earlier one.
    expect(await chosen(lake, 'previous')).toBeUndefined();
    expect(await noBakeText(lake, table, 'previous')).toBe(
      `\`${table.table.name}\` has no previous bake`,
    );
    const [first] = await listBakes(lake, table.bakesLocation).then((bakes) => bakes.slice(-1));
    await baked(lake, 4, at('14:00:00'));
    await published(lake, 4, at('14:00:01'));
    await lake.remove([`${first?.location}_manifest.json`]);
    expect(await chosen(lake, 'previous')).toBeUndefined();
    expect(await noBakeText(lake, table, 'previous')).toBe(
      `bake ${idOf(1)} of \`${table.table.name}\`, which readers saw from 2026-05-01T13:00:00.000Z, ${kept}`,
    );
  });

  it('lets `previous` and a rollback pass over bakes that readers never saw', async () => {
    const lake = await afternoon();
    await published(lake, 3, at('14:00:00'));
    expect(await chosen(lake, 'previous')).toBe(idOf(1));
    expect((await rollback(lake, table)).manifest.bakeId).toBe(idOf(1));
  });

  it('keeps the order of what readers saw, even if the clock has been set back', async () => {
    const lake = await afternoon();
    await baked(lake, 4, at('11:20:00'));
    await published(lake, 4, at('11:30:00'));
    expect((await log(lake)).slice(0, 2)).toEqual([`13:00:00 ${idOf(4)}`, `13:00:00 ${idOf(1)}`]);
    expect(await chosen(lake, 'previous')).toBe(idOf(3));
    expect(await lastLogged(lake, [table])).toBe(idOf(4));
    expect(await lastLogged(new Lake(await tempFolder()), [table])).toBeUndefined();
  });

  it('assumes of bakes from before the log that readers saw them', async () => {
    const lake = new Lake(await tempFolder());
    const first = await baked(lake, 1, at('09:00:00'));
    const second = await baked(lake, 2, at('10:00:00'));
    await writeManifest(lake, table.location, second);
    expect(await chosen(lake, 'previous')).toBe(first.bakeId);
    expect(await chosen(lake, '2026-05-01T09:30Z')).toBe(first.bakeId);
    await baked(lake, 3, at('11:00:00'));
    await published(lake, 3, at('11:00:01'));
    expect(await chosen(lake, 'previous')).toBe(second.bakeId);
    expect(await chosen(lake, '2026-05-01T09:30Z')).toBe(first.bakeId);
    expect(await chosen(lake, '2026-05-01T10:30Z')).toBe(second.bakeId);
  });

  /** Bake 3 is published at a time by hand, or by a process that was killed before it logged that. */
  async function publishedByHand(lake: Lake, time: Date): Promise<void> {
    const third = await baked(lake, 3, at('11:59:00'));
    if (placeOf(table).as === 'table') await writeManifest(lake, table.location, third);
    else await lake.show(third.location, table.location);
    utimesSync(lake.pathOf(`${table.location}_manifest.json`), time, time);
    lutimesSync(lake.pathOf(table.location).replace(/\/$/, ''), time, time);
  }

  it('has a bake whose publishing nobody has logged, with the time of what readers follow', async () => {
    const lake = await afternoon();
    await publishedByHand(lake, at('13:20:00'));
    expect(await chosen(lake, '2026-05-01T13:19Z')).toBe(idOf(1));
    expect(await chosen(lake, '2026-05-01T13:30Z')).toBe(idOf(3));
    const { bakes, problems } = await historyOf(lake, town(), table);
    expect(bakes[0]?.seenFrom).toEqual(['2026-05-01T12:00:00.000Z', '2026-05-01T13:20:00.000Z']);
    const readers = `readers of \`${table.table.name}\` have bake ${idOf(3)} since 2026-05-01T13:20:00.000Z`;
    const unlogged =
      'and no command has logged that: it was published by hand, or the command was killed';
    expect(problems).toEqual([`${readers}, ${unlogged}; \`databaker doctor\` says what to do`]);
    const [finding] = await examineBakes(lake, table, await readManifest(lake, table.location));
    expect(finding).toMatchObject({
      message: `${readers}, ${unlogged}`,
      todo: `if readers are to keep it, \`databaker rollback ${table.table.name} --to ${idOf(3)}\`; otherwise the next bake is published in its place`,
    });
    await baked(lake, 4, at('15:00:00'));
    await published(lake, 4, at('15:00:01'));
    expect((await log(lake)).slice(0, 2)).toEqual([`15:00:01 ${idOf(4)}`, `13:20:00 ${idOf(3)}`]);
    expect((await historyOf(lake, town(), table)).problems).toEqual([]);
  });

  it('invents no time if what readers follow is older than the log', async () => {
    const lake = await afternoon();
    await publishedByHand(lake, at('09:00:00'));
    const { bakes, problems } = await historyOf(lake, town(), table);
    expect(bakes[0]?.seenFrom).toEqual(['2026-05-01T12:00:00.000Z']);
    expect(problems[0]).toContain(`have bake ${idOf(3)}, and no command has logged that`);
    expect(await fileChange(lake, town(), table, 'a.parquet')).toMatchObject({ at: null });
    await baked(lake, 4, at('15:00:00'));
    await published(lake, 4, at('15:00:01'));
    expect((await log(lake)).slice(0, 2)).toEqual([`15:00:01 ${idOf(4)}`, `13:00:00 ${idOf(3)}`]);
  });

  it('keeps the last thousand entries, and ignores files of others', async () => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${bakesLocation}_published/notes.txt`, 'not ours');
    const folder = lake.pathOf(`${bakesLocation}_published/`);
    for (let hour = 0; hour < 1001; hour++) {
      const time = new Date(at('00:00:00').getTime() + hour * 3_600_000).toISOString();
      writeFileSync(join(folder, `${time.replace(/[-:]/g, '')}_${idOf(1)}`), '');
    }
    const before = await readPublishingLog(lake, table, undefined);
    await logPublishing(lake, table, idOf(2), at('23:59:59'), before);
    const entries = await readPublishingLog(lake, table, undefined);
    expect(entries).toHaveLength(1000);
    expect(entries.at(-1)?.at).toEqual(at('02:00:00'));
    expect(await lake.read(`${bakesLocation}_published/notes.txt`)).toBeDefined();
  });
});
