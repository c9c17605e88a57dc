import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Area,
  areas,
  areasCsv,
  homesByOutcode,
  homesWithAreasName,
  MOST_TIMES,
  RAW_HOMES_CSV,
  rawHomes,
  village,
} from '@dc-data-baker/fixtures';
import type { Project } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BakeResult } from './bake.ts';
import { Changes } from './changes.ts';
import { LAKE_FOLDER } from './lake/lake.ts';
import { bakeChanged } from './testing/bake-changed.ts';
import { cookedOnce, emptyKitchen, type Kitchen } from './testing/kitchen.ts';

const VILLAGES = { LEFT: village('LEFT'), INNER: village('INNER') } as const;

const WRITE = `write:${homesWithAreasName}`;
const SHARDS = `shards:${homesByOutcode.name}`;
const PUBLISH = `publish:${homesByOutcode.name}`;

/** An area from `x` over `width` homes to the east, and from `y` over `height` to the north. */
const area = (id: string, x: number, y: number, width = 4, height = 4): Area => ({
  id,
  note: '',
  x: x - 0.5,
  y: y - 0.5,
  width,
  height,
  hole: false,
});

const NORTH = area('north', 2, 30);
const OTHERS = [
  area('south', 30, 2),
  area('mid', 18, 18),
  area('mid', 18, 18),
  area('west', 8, 0, 1, 30),
  area('east', 28, 8, 1, 32),
];

async function villageKitchen(
  project: Project = VILLAGES.LEFT,
  raw = RAW_HOMES_CSV,
): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  await kitchen.put(rawHomes, 'homes.csv', raw);
  await putAreas(kitchen, [NORTH, ...OTHERS]);
  return kitchen;
}

/** The village after its first bake, by the kind of its join. */
const BAKED = {
  LEFT: cookedOnce(() => firstBake(VILLAGES.LEFT)),
  INNER: cookedOnce(() => firstBake(VILLAGES.INNER)),
} as const;

async function firstBake(project: Project, raw = RAW_HOMES_CSV): Promise<Kitchen> {
  const kitchen = await villageKitchen(project, raw);
  await bakeChanged(kitchen, 1);
  return kitchen;
}

describe('a patched bake', () => {
  it('rewrites only the outcodes with differing rows, and gives the rows of a complete bake', async () => {
    const kitchen = await villageKitchen();
    expect(filesOf(await bakeChanged(kitchen, 1), WRITE)).toEqual({ files: 2 });
    const before = await shardsOf(kitchen);
    // From rows 30 to 33 to rows 32 to 35, all of it in the west.
    await putAreas(kitchen, [area('north', 2, 32), ...OTHERS]);
    expect(await becauseOf(kitchen, WRITE)).toBe(
      '`areas` has changed: only what its changed polygons touch, if that is little',
    );
    const result = await bakeChanged(kitchen, 2);
    expect(filesOf(result, WRITE)).toEqual({ files: 2, kept: 1 });
    expect(filesOf(result, SHARDS)).toEqual({ files: 40, kept: 38 });
    expect(statisticsOf(result, PUBLISH)).toMatchObject({ changed: 2, removed: 0 });
    const after = await shardsOf(kitchen);
    const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(changed).toEqual(['A15.parquet', 'A17.parquet']);
    await expectAsWhole(kitchen);
  });

  it('patches a bake that was itself patched', async () => {
    const kitchen = await BAKED.LEFT();
    for (const [i, y] of [31, 34, 30].entries()) {
      await putAreas(kitchen, [area('north', 2, y), ...OTHERS]);
      const result = await bakeChanged(kitchen, 2 + i);
      expect(filesOf(result, WRITE)).toEqual({ files: 2, kept: 1 });
      expect(filesOf(result, SHARDS).kept).toBeLessThan(40);
    }
    await expectAsWhole(kitchen);
  });

  it('rewrites nothing if the edit contains no addresses, or is in an unused column', async () => {
    const kitchen = await BAKED.LEFT();
    const noted = [{ ...NORTH, note: 'edited' }, ...OTHERS, area('far', 90, 90)];
    await putAreas(kitchen, noted.reverse());
    const result = await bakeChanged(kitchen, 2);
    expect(filesOf(result, WRITE)).toEqual({ files: 2, kept: 2 });
    expect(statisticsOf(result, SHARDS)).toBeUndefined();
  });

  it('adds and removes rows and outcodes of an inner join', async () => {
    const kitchen = await BAKED.INNER();
    const before = await shardsOf(kitchen);
    await putAreas(kitchen, [area('north', 2, 36), ...OTHERS]);
    const result = await bakeChanged(kitchen, 2);
    expect(filesOf(result, WRITE)).toEqual({ files: 2, kept: 1 });
    expect(filesOf(result, SHARDS)).toEqual({ files: before.size, kept: before.size - 2 });
    expect(statisticsOf(result, PUBLISH)).toMatchObject({ changed: 2, removed: 2 });
    const after = await shardsOf(kitchen);
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([
      'A15.parquet',
      'A16.parquet',
    ]);
    await expectAsWhole(kitchen);
  });

  it('writes the first file of a partition, and keeps the last one', async () => {
    const kitchen = await villageKitchen(VILLAGES.INNER);
    const west = [area('west', 8, 0, 1, 40)];
    await putAreas(kitchen, west);
    expect(filesOf(await bakeChanged(kitchen, 1), WRITE)).toEqual({ files: 1 });
    await putAreas(kitchen, [...west, area('south', 30, 2)]);
    expect(filesOf(await bakeChanged(kitchen, 2), WRITE)).toEqual({ files: 2, kept: 1 });
    await expectAsWhole(kitchen);
    await putAreas(kitchen, west);
    expect(filesOf(await bakeChanged(kitchen, 3), WRITE)).toEqual({ files: 2, kept: 1 });
    await expectAsWhole(kitchen);
  });

  it('reports an outcode that is then in two pieces', async () => {
    const outcodes = `SELECT uprn, postcode, source, area_ids, times,
      'A' || substr(split_part(postcode, ' ', 1), 2) AS outcode
    FROM homes_with_areas WHERE first_letter = :first_letter`;
    const kitchen = await villageKitchen(village('INNER', { homes_by_outcode: outcodes }));
    await putAreas(kitchen, [area('west', 8, 0, 1, 40)]);
    await bakeChanged(kitchen, 1);
    await putAreas(kitchen, [area('west', 8, 0, 1, 40), area('south', 30, 2)]);
    await expect(bakeChanged(kitchen, 2)).rejects.toThrow(
      /two pieces of its fan-out both have rows for .*A[12]\.parquet/,
    );
  });

  it('fails the checks that a complete bake fails, with the same messages', async () => {
    const kitchen = await BAKED.LEFT();
    const often = Array.from({ length: MOST_TIMES }, () => NORTH);
    await putAreas(kitchen, [NORTH, ...often, ...OTHERS]);
    const message = /check between\(times, 0, 9\) of `homes_with_areas` failed: 16 rows are wrong/;
    await expect(bakeChanged(kitchen, 2)).rejects.toThrow(message);
    await expect(bakeChanged(kitchen, 3, { force: true })).rejects.toThrow(message);
    // A failed bake is never a base.
    await putAreas(kitchen, [area('north', 2, 31), ...OTHERS]);
    expect(filesOf(await bakeChanged(kitchen, 4), SHARDS).kept).toBe(38);
    await expectAsWhole(kitchen);
  });

  it('names the polygon that cannot be parsed', async () => {
    const kitchen = await BAKED.LEFT();
    const csv = `${areasCsv([NORTH, ...OTHERS])}bad,,"POLYGON ((0 0, 1 1"\n`;
    await kitchen.put(areas, 'areas.csv', csv);
    await expect(bakeChanged(kitchen, 2)).rejects.toThrow(
      /areas\.csv:8: the polygon cannot be read/,
    );
  });
});

describe('a bake computes all rows', () => {
  const edited = [area('north', 2, 32), ...OTHERS];

  /** Edits a baked village and bakes it again. */
  async function again(
    kitchen: Kitchen,
    between: () => Promise<unknown> = async () => {},
    options: Parameters<typeof bakeChanged>[2] = {},
  ): Promise<BakeResult> {
    await putAreas(kitchen, edited);
    await between();
    return bakeChanged(kitchen, 2, options);
  }

  it('with --force', async () => {
    const result = await again(await BAKED.LEFT(), undefined, { force: true });
    expect(filesOf(result, WRITE)).toEqual({ files: 2 });
    expect(filesOf(result, SHARDS)).toEqual({ files: 40 });
  });

  it('if the record of the polygons is missing or damaged', async () => {
    for (const spoil of [
      (path: string) => rm(path),
      (path: string) => writeFile(path, 'not a file of boxes'),
    ]) {
      const kitchen = await BAKED.LEFT();
      const folder = join(kitchen.lake.root, LAKE_FOLDER, 'polygons');
      const result = await again(kitchen, async () => {
        const [file] = await kitchen.lake.list(kitchen.lake.locationOf(`${folder}/x`).slice(0, -1));
        await spoil(kitchen.lake.pathOf(file?.location ?? ''));
      });
      expect(filesOf(result, WRITE)).toEqual({ files: 2 });
      await expectAsWhole(kitchen);
    }
  });

  it('if two points have the same key', async () => {
    const [first] = RAW_HOMES_CSV.split('\n');
    const kitchen = await firstBake(VILLAGES.LEFT, `${RAW_HOMES_CSV}${first}\n`);
    const result = await again(kitchen);
    expect(filesOf(result, WRITE)).toEqual({ files: 2 });
    await expectAsWhole(kitchen);
  });

  it('if other inputs changed, too', async () => {
    const kitchen = await BAKED.LEFT();
    const result = await again(kitchen, async () => {
      await kitchen.put(rawHomes, 'more.csv', '9999,A3 1AA,3,31\n');
      expect(await becauseOf(kitchen, WRITE)).toBe('it reads `homes`, which is baked again');
    });
    expect(filesOf(result, WRITE)).toEqual({ files: 2 });
    expect(filesOf(result, SHARDS)).toEqual({ files: 40 });
    await expectAsWhole(kitchen);
  });

  it('if many points are touched', async () => {
    const kitchen = await BAKED.LEFT();
    await putAreas(kitchen, [area('all', 0, 0, 40, 40), NORTH, ...OTHERS]);
    expect(filesOf(await bakeChanged(kitchen, 2), WRITE)).toEqual({ files: 2 });
    await expectAsWhole(kitchen);
  });

  it('if the shards were made from another bake than the patched one', async () => {
    const kitchen = await BAKED.LEFT();
    await again(kitchen, undefined, { tables: [homesWithAreasName] });
    await putAreas(kitchen, [area('north', 2, 33), ...OTHERS]);
    const result = await bakeChanged(kitchen, 3);
    expect(filesOf(result, WRITE)).toEqual({ files: 2, kept: 1 });
    expect(filesOf(result, SHARDS)).toEqual({ files: 40 });
    await expectAsWhole(kitchen);
  });

  it('if a bake was interrupted before the shards', async () => {
    const kitchen = await BAKED.LEFT();
    await again(kitchen, undefined, { tables: [homesWithAreasName] });
    const result = await bakeChanged(kitchen, 3);
    expect(statisticsOf(result, WRITE)).toBeUndefined();
    expect(filesOf(result, SHARDS)).toEqual({ files: 40 });
    await expectAsWhole(kitchen);
  });
});

describe('whatever is edited', () => {
  const coordinate = fc.integer({ min: -2, max: 40 });
  const size = fc.integer({ min: 0, max: 6 });
  const edit = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      id: fc.constantFrom('north', 'new', ''),
      x: coordinate,
      y: coordinate,
      width: size,
      height: size,
    }),
    fc.record({
      kind: fc.constantFrom('remove', 'duplicate', 'rename', 'hole', 'note', 'turn'),
      at: fc.nat(),
    }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(), dx: size, dy: size }),
  );
  type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

  function apply(list: readonly Area[], one: Edit): Area[] {
    if (one.kind === 'add') {
      const { id, x, y, width, height } = one;
      return [area(id || 'nameless', x, y, width, height), ...list];
    }
    const at = 'at' in one ? one.at % Math.max(list.length, 1) : 0;
    return list.flatMap((given, i): Area[] => {
      if (i !== at) return [given];
      switch (one.kind) {
        case 'remove':
          return [];
        case 'duplicate':
          return [given, given];
        case 'rename':
          return [{ ...given, id: `${given.id}2` }];
        case 'hole':
          return [{ ...given, hole: !given.hole }];
        case 'note':
          return [{ ...given, note: `${given.note}!` }];
        case 'turn':
          return [{ ...given, width: given.height, height: given.width }];
        case 'move':
          return 'dx' in one ? [{ ...given, x: given.x + one.dx, y: given.y - one.dy }] : [];
        default:
          return [given];
      }
    });
  }

  it.each(['LEFT', 'INNER'] as const)(
    'the published rows are those of a complete bake, with a %s JOIN',
    async (join) => {
      let patched = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
          async (rounds) => {
            const kitchen = await BAKED[join]();
            let list: readonly Area[] = [NORTH, ...OTHERS];
            for (const [i, edits] of rounds.entries()) {
              list = edits.reduce(apply, list);
              await putAreas(kitchen, list);
              const result = await bakeChanged(kitchen, 2 + i);
              if (filesOf(result, SHARDS).kept !== undefined) patched++;
            }
            await expectAsWhole(kitchen);
          },
        ),
        // Of random edits, it may be that all of them need a complete bake.
        { numRuns: 8, examples: [[[[{ kind: 'move', at: 0, dx: 1, dy: 0 }]]]] },
      );
      expect(patched).toBeGreaterThan(0);
    },
  );
});

async function putAreas(kitchen: Kitchen, list: readonly Area[]): Promise<void> {
  await kitchen.put(areas, 'areas.csv', areasCsv(list));
}

async function becauseOf(kitchen: Kitchen, id: string): Promise<string | undefined> {
  const { lake: store, project } = kitchen;
  const engine = await kitchen.engine();
  const changes = new Changes({ store, project, plan: kitchen.plan(), engine });
  return (await changes.foresee()).get(id)?.because;
}

function statisticsOf(result: BakeResult, id: string) {
  return result.find(({ stage }) => stage.id === id)?.statistics;
}

/** How many files a stage has, and how many of them it took from the base. */
function filesOf(result: BakeResult, id: string) {
  const { files, kept } = statisticsOf(result, id) ?? {};
  return { files, ...(kept === undefined ? {} : { kept }) };
}

async function shardsOf(kitchen: Kitchen): Promise<ReadonlyMap<string, string>> {
  const manifest = await kitchen.published(homesByOutcode);
  return new Map(manifest?.files.map(({ path, sha256 }) => [path, sha256]));
}

/** Bakes everything in another lake, and compares what is published there. */
async function expectAsWhole(kitchen: Kitchen): Promise<void> {
  const whole = await emptyKitchen(kitchen.project);
  for (const folder of ['areas', 'raw-homes']) {
    for (const { location } of await kitchen.lake.list(`s3://town-hall/${folder}/`)) {
      await whole.lake.write(location, (await kitchen.lake.read(location)) ?? '');
    }
  }
  await bakeChanged(whole, 1, { force: true });
  expect(await outcome(kitchen)).toEqual(await outcome(whole));
}

async function outcome(kitchen: Kitchen) {
  const shards = await kitchen.lake.list(`s3://town-hall/development/${homesByOutcode.name}/`);
  const parquet = shards.filter(({ location }) => location.endsWith('.parquet'));
  const manifest = await kitchen.published(homesByOutcode);
  return {
    rows: await kitchen.rows(`SELECT * FROM ${homesWithAreasName} ORDER BY uprn`),
    contents: await Promise.all(
      parquet.map(async (shard) => [shard.location, ...(await kitchen.lake.contentsOf([shard]))]),
    ),
    files: manifest?.files,
    checks: manifest?.checks,
  };
}
