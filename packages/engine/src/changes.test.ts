import {
  addresses,
  addressesWithBallots,
  BALLOTS_CSV,
  ballots,
  ballotsByOutcode,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  TOWN_QUERIES,
  town,
} from '@dc-data-baker/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import type { Verdict } from './compare-with-published.ts';
import { bakeChanged as bakeWhatChanged } from './testing/bake-changed.ts';
import { bakedTown } from './testing/baked-town.ts';
import { type Kitchen, townKitchen } from './testing/kitchen.ts';

const TABLES = [addresses, addressesWithBallots, ballotsByOutcode];

describe('a bake of the changed tables', () => {
  it('bakes everything the first time', async () => {
    const kitchen = await townKitchen();
    const verdicts = await foresee(kitchen);
    expect([...verdicts.values()].every(({ runs }) => runs)).toBe(true);
    expect(verdicts.get('write:addresses')?.because).toBe('it was never baked');
    expect(verdicts.get('write:addresses_with_ballots')?.because).toBe(
      'it reads `addresses`, which is baked again',
    );
  });

  it('bakes and writes nothing if nothing has changed', async () => {
    const kitchen = await bakedTown();
    const before = await kitchen.lake.list('s3://town-hall/');
    expect(await bakeChanged(kitchen, 2)).toEqual([]);
    expect(await kitchen.lake.list('s3://town-hall/')).toEqual(before);
    expect(new Set([...(await foresee(kitchen)).values()].map(({ runs }) => runs))).toEqual(
      new Set([false]),
    );
  });

  it('compares the contents of files, not their times', async () => {
    const kitchen = await bakedTown();
    await kitchen.put(ballots, 'ballots.csv', BALLOTS_CSV);
    expect(await bakeChanged(kitchen, 2)).toEqual([]);
    await kitchen.put(ballots, 'ballots.csv', BALLOTS_CSV.replace('north', 'south'));
    expect(await bakeChanged(kitchen, 3)).toEqual([
      'source:ballots',
      'audit:ballots',
      ...stagesOf('write', addressesWithBallots.name),
      ...stagesOf('shards', ballotsByOutcode.name),
    ]);
  });

  it('skips the tables that read one whose new bake is identical', async () => {
    const kitchen = await bakedTown();
    // Another ballot, where there are no addresses.
    const far = 'far,"POLYGON ((90 90, 91 90, 91 91, 90 90))"\n';
    await kitchen.put(ballots, 'ballots.csv', `${BALLOTS_CSV}${far}`);
    const ran = await bakeChanged(kitchen, 2);
    expect(ran).toEqual([
      'source:ballots',
      'audit:ballots',
      ...stagesOf('write', addressesWithBallots.name),
    ]);
  });

  it('bakes a table whose query or checks have changed', async () => {
    const kitchen = await bakedTown();
    const text = TOWN_QUERIES['addresses']?.replace('  address,', '  upper(address) AS address,');
    const changed = kitchen.with(town({ addresses: text ?? '' }));
    expect((await foresee(changed)).get('write:addresses')).toEqual({
      runs: true,
      because: 'its definition, or that of a check or of a source, has changed',
    });
  });

  it('bakes a table that reads an external one whose declared columns have changed', async () => {
    const kitchen = await bakedTown();
    const { project } = kitchen;
    const swapped = project.tables.map((found) =>
      found.table.name === rawAddresses.name
        ? { ...found, table: { ...found.table, columns: found.table.columns.toReversed() } }
        : found,
    );
    const changed = kitchen.with({ ...project, tables: swapped });
    expect((await foresee(changed)).get('write:addresses')).toEqual({
      runs: true,
      because: 'its definition, or that of a check or of a source, has changed',
    });
  });

  it('bakes a table whose files or shards are missing', async () => {
    const kitchen = await bakedTown();
    await kitchen.lake.remove(['s3://town-hall/development/ballots_by_outcode/AA1.parquet']);
    expect(await bakeChanged(kitchen, 2)).toEqual(stagesOf('shards', ballotsByOutcode.name));
    const [file] = (await kitchen.published(addresses))?.files ?? [];
    await kitchen.lake.remove([
      `s3://town-hall/development/addresses/${kitchen.bakeId(1)}/${file?.path}`,
    ]);
    expect((await foresee(kitchen)).get('write:addresses')?.because).toBe(
      'the files of the published bake are not as it wrote them',
    );
  });

  it('bakes everything with --force', async () => {
    const kitchen = await bakedTown();
    const changes = changesOf(kitchen, true);
    const [stage] = kitchen.plan().stages;
    expect(stage && (await changes.judge(stage)).runs).toBe(true);
  });

  it('gives the same rows as a complete bake, whatever is edited', async () => {
    const row = fc.record({
      uprn: fc.integer({ min: 1, max: 30 }),
      outcode: fc.constantFrom('AA1', 'AA2', 'B1'),
      x: fc.integer({ min: -2, max: 22 }),
    });
    const edit = fc.oneof(
      fc.record({ table: fc.constant('addresses' as const), row }),
      fc.record({ table: fc.constant('ballots' as const), x: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ table: fc.constant('query' as const), n: fc.integer({ min: 0, max: 2 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let kitchen = await bakedTown();
        let raw = RAW_ADDRESSES_CSV;
        let areas = BALLOTS_CSV;
        for (const [i, one] of edits.entries()) {
          if (one.table === 'query') {
            const text = `${TOWN_QUERIES['addresses_with_ballots']}-- ${one.n}\n`;
            kitchen = kitchen.with(town({ addresses_with_ballots: text }));
          } else if (one.table === 'addresses') {
            const { uprn, outcode, x } = one.row;
            raw += `${uprn + 100 * (i + 1)},An edit,${outcode} 9AA,${x},1\n`;
          } else {
            const { x } = one;
            areas += `edit${i},"POLYGON ((${x} 0, ${x + 3} 0, ${x + 3} 9, ${x} 9, ${x} 0))"\n`;
          }
          await kitchen.put(rawAddresses, 'addresses.csv', raw);
          await kitchen.put(ballots, 'ballots.csv', areas);
          await bakeChanged(kitchen, 2 + i);
        }
        const whole = await townKitchen(kitchen.project);
        await whole.put(rawAddresses, 'addresses.csv', raw);
        await whole.put(ballots, 'ballots.csv', areas);
        await whole.bake();
        for (const { name } of TABLES) {
          const sql = `SELECT uprn, address, postcode FROM ${name} ORDER BY uprn, address`;
          expect(await kitchen.rows(sql)).toEqual(await whole.rows(sql));
        }
        const sql = 'SELECT uprn, ballot_ids FROM ballots_by_outcode ORDER BY uprn, address';
        expect(await kitchen.rows(sql)).toEqual(await whole.rows(sql));
      }),
      { numRuns: 6 },
    );
  });
});

function changesOf(kitchen: Kitchen, force = false): Changes {
  const { lake: store, project } = kitchen;
  return new Changes({ store, project, plan: kitchen.plan(), engine: { name: 'duckdb' }, force });
}

function foresee(kitchen: Kitchen): Promise<ReadonlyMap<string, Verdict>> {
  return changesOf(kitchen).foresee();
}

/** @returns the ids of the stages that ran */
async function bakeChanged(kitchen: Kitchen, number: number): Promise<string[]> {
  return (await bakeWhatChanged(kitchen, number)).map(({ stage }) => stage.id);
}

function stagesOf(kind: string, table: string): string[] {
  return [kind, 'audit', 'publish', 'prune'].map((name) => `${name}:${table}`);
}
