import {
  addresses,
  addressesWithBallots,
  ballotsByOutcode,
  rawAddresses,
  TOWN_QUERIES,
  town,
} from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import { adHocQuery, knownPieces, plan, renderCopy, renderUnload } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import type { BakeEvent } from '../bake.ts';
import type { Engine } from '../engine.ts';
import { listBakes, readManifest } from '../manifest-store.ts';
import { bakeIdOf, contractTowns, type OpenHarness, PREFIX } from './contract-towns.ts';
import { expectGolden } from './golden.ts';
import { sourceContract } from './source-contract.ts';

/**
 * The behaviour that all engines share, whatever their implementation.
 *
 * @param open creates a place whose whole state is in a folder, so that it is baked once and each
 *   test gets a copy
 */
export function engineContract(name: Engine['name'], open: OpenHarness): void {
  describe(`the ${name} engine, as every engine,`, () => {
    const towns = contractTowns(open);
    const { openTown, openBakedTown } = towns;
    sourceContract(towns);

    it('bakes the rows that are kept as golden', async () => {
      const town = await openBakedTown();
      for (const table of [addresses, addressesWithBallots, ballotsByOutcode]) {
        const columns = [...table.columns, ...table.partitionedBy].map((column) => column.name);
        const rows = await town.query(
          `SELECT ${columns.join(', ')} FROM ${table.name} ORDER BY uprn`,
        );
        await expectGolden(`town/${table.name}`, { columns, rows });
      }
    });

    it('is handed the SQL of its own dialect', () => {
      const stages = plan(town(), [addressesWithBallots.name]).stages;
      const write = stages.find((stage) => stage.kind === 'write');
      const { athena, duckdb } = knownPieces(write?.pieces ?? [])[0]?.select ?? {};
      if (!write || athena === undefined || duckdb === undefined) throw new Error('no write stage');
      expect(renderUnload(athena, write, 's3://town-hall/x/')).toBe(`UNLOAD (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("address" AS VARCHAR) AS "address",
  CAST("postcode" AS VARCHAR) AS "postcode",
  CAST("ballot_ids" AS ARRAY(VARCHAR)) AS "ballot_ids",
  CAST("first_letter" AS VARCHAR) AS "first_letter"
FROM (
${TOWN_QUERIES['addresses_with_ballots']?.replace(':first_letter', "'A'").trim()}
)
)
TO 's3://town-hall/x/'
WITH (format = 'PARQUET', compression = 'SNAPPY', partitioned_by = ARRAY['first_letter'])`);
      const [{ name: index, sql } = { name: '', sql: '' }] = duckdb.indexes;
      expect(sql).toBe('SELECT "ballot_id", b.area AS wkt FROM "ballots" AS "b"');
      expect(duckdb.sql).toContain('COALESCE(LIST_SORT(ARRAY_AGG(DISTINCT b.ballot_id)');
      expect(duckdb.sql).toContain(`${index.toUpperCase()}_AT(a.x, a.y, TRUE)`);
      const { partition } = knownPieces(write.pieces)[0] ?? {};
      expect(renderCopy(duckdb.sql, write, '/lake/x', 'part-A-{i}', partition)).toBe(`COPY (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("address" AS VARCHAR) AS "address",
  CAST("postcode" AS VARCHAR) AS "postcode",
  CAST("ballot_ids" AS VARCHAR[]) AS "ballot_ids"
FROM (
${duckdb.sql}
)
)
TO '/lake/x/first_letter=A/part-A-0.parquet'
(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 8192, WRITE_BLOOM_FILTER false, RETURN_STATS)`);
    });

    it('tells what it does, stage by stage', async () => {
      const town = await openTown();
      const events: BakeEvent[] = [];
      const result = await town.bake({ onEvent: (event) => events.push(event) });
      const ids = town.plan.stages.map(({ id }) => id);
      expect(result.map(({ stage }) => stage.id)).toEqual(ids);
      const milestones = events.filter(({ kind }) => kind !== 'progress');
      expect(milestones.map(({ kind, stage }) => `${kind} ${stage.id}`)).toEqual(
        ids.flatMap((id) => [`started ${id}`, `finished ${id}`]),
      );
      for (const event of events) {
        if (event.kind !== 'progress') continue;
        expect(event.progress.fraction).toBeGreaterThanOrEqual(0);
        expect(event.progress.fraction).toBeLessThanOrEqual(1);
      }
      const did = new Map(result.map(({ stage, statistics }) => [stage.id, statistics]));
      expect(did.get('source:raw_addresses')).toMatchObject({ files: 1, warnings: [] });
      expect(did.get('write:addresses')).toMatchObject({ rows: 13 });
      expect(did.get('publish:addresses')).toMatchObject({ rows: 13 });
      expect(did.get('write:addresses_with_ballots')).toMatchObject({ rows: 12 });
      expect(did.get('shards:ballots_by_outcode')).toMatchObject({ rows: 9, files: 3 });
      expect(did.get('publish:ballots_by_outcode')).toMatchObject({ changed: 3, removed: 0 });
      const failed = [...did.values()]
        .flatMap(({ checks }) => checks ?? [])
        .filter((c) => !c.passed);
      expect(failed).toEqual([
        {
          name: 'identicalRows(uprn)',
          severity: 'warn',
          passed: false,
          wrong: 1,
          samples: [{ uprn: '1', times: 2 }],
        },
      ]);
    });

    it('keeps what was published when a check fails, and the failed bake to look at', async () => {
      const town = await openBakedTown();
      const before = await town.query('SELECT uprn, address FROM addresses ORDER BY uprn, address');
      await town.put(rawAddresses, '1,Another house,AA1 1AA,2,2\n,No uprn,B1 1AA,1,200\n');
      await expect(town.bake()).rejects.toMatchObject({ kind: 'check' });
      expect(
        await town.query('SELECT uprn, address FROM addresses ORDER BY uprn, address'),
      ).toEqual(before);
      const bakes = await listBakes(town.store, `${PREFIX}development/addresses/`);
      expect(bakes.map(({ bakeId, status }) => [bakeId, status])).toEqual([
        [bakeIdOf(2), 'failed'],
        [bakeIdOf(1), 'audited'],
      ]);
      const [failed] = bakes;
      expect(failed?.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
        'notEmpty(uprn, postcode)',
      ]);
    });

    it('compares what it wrote with what is published, and lets that pass if somebody says so', async () => {
      const town = await openBakedTown();
      const location = `${PREFIX}development/addresses/`;
      const first = await readManifest(town.store, location);
      expect(first?.checks.find(({ name }) => name === FEWER_ROWS)).toEqual({
        name: FEWER_ROWS,
        severity: 'fail',
        passed: true,
        wrong: 0,
        samples: [],
        note: 'nothing was published yet to compare with',
      });
      await town.put(rawAddresses, '5,Only house,AA1 2AA,20.5,0.5\n');
      await expect(town.bake()).rejects.toMatchObject({
        kind: 'check',
        message: expect.stringContaining(
          `check ${FEWER_ROWS} of \`addresses\` failed: rows: there are 1, and 13 are published; expected at least 2\n  if that is right: \`databaker bake --accept '${FEWER_ROWS}'\``,
        ),
      });
      expect(await readManifest(town.store, location)).toEqual(first);
      await town.bake({ accept: [FEWER_ROWS] });
      const second = await readManifest(town.store, location);
      expect(second?.checks.find(({ name }) => name === FEWER_ROWS)).toMatchObject({
        passed: false,
        accepted: true,
        wrong: 1,
      });
      await town.bake({ select: [addresses.name] });
    });

    it('goes back to an earlier bake', async () => {
      const town = await openBakedTown();
      await town.put(rawAddresses, '5,Only house,AA1 2AA,20.5,0.5\n');
      await town.bake({ accept: [FEWER_ROWS] });
      const sql = 'SELECT uprn, ballot_ids FROM addresses_with_ballots ORDER BY uprn';
      expect(await town.query(sql)).toEqual([['5', ['mayor']]]);
      await town.rollback(addressesWithBallots);
      expect(await town.query(sql)).toHaveLength(12);
    });

    it('runs checks against what is published, and against an external table', async () => {
      const town = await openBakedTown();
      const audits = town.plan.stages.filter((stage) => stage.kind === 'audit');
      const engine = await town.openEngine(town.project);
      const results = new Map<string, readonly string[]>();
      for (const stage of audits) {
        const checks = await engine.check(stage, new AbortController().signal);
        results.set(
          stage.table,
          checks.filter((check) => !check.passed).map((check) => check.name),
        );
      }
      expect(Object.fromEntries(results)).toEqual({
        addresses: ['identicalRows(uprn)'],
        ballots: [],
        addresses_with_ballots: [],
        ballots_by_outcode: [],
      });
    });

    it('answers a query by columns and rows', async () => {
      const town = await openBakedTown();
      const engine = await town.openEngine(town.project);
      const sql = `SELECT first_letter AS letter, count(*) AS houses, avg(x) AS middle, array_agg(uprn ORDER BY uprn) AS uprns FROM addresses WHERE x < 20 GROUP BY first_letter ORDER BY 1`;
      const result = await engine.query(
        adHocQuery(town.project, sql),
        new AbortController().signal,
      );
      expect(result.columns.map((column) => column.name)).toEqual([
        'letter',
        'houses',
        'middle',
        'uprns',
      ]);
      const rows: unknown[] = [];
      for await (const batch of result.rows) rows.push(...batch);
      expect(rows).toEqual([
        ['A', 7, 4.214285714285714, ['1', '1', '2', '3', '4', '6', '7']],
        ['B', 1, 8, ['11']],
      ]);
    });

    it('says which table was not baked yet, and which has no files', async () => {
      const town = await openTown();
      const baked = town.query('SELECT uprn FROM addresses');
      await expect(baked).rejects.toMatchObject({
        kind: 'request',
        message: expect.stringContaining('`addresses` was not baked yet'),
      });
      await town.store.remove([`${PREFIX}raw-addresses/rows.csv`]);
      const bakingOfNone = town.bake({ select: [addresses.name] });
      await expect(bakingOfNone).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringContaining('`raw_addresses` has no files'),
      });
      expect(await listBakes(town.store, `${PREFIX}development/addresses/`)).toEqual([]);
    });

    it('does nothing once it was told to stop', async () => {
      const town = await openTown();
      await expect(town.bake({ signal: AbortSignal.abort() })).rejects.toMatchObject({
        kind: 'cancelled',
      });
      expect(await readManifest(town.store, `${PREFIX}development/addresses/`)).toBeUndefined();
    });

    it('stops a running statement when it is told to, and leaves what is published', async () => {
      const town = await openBakedTown();
      const slow = {
        ...TOWN_QUERIES,
        addresses: `SELECT a.uprn, a.address, a.postcode, 1e0 AS x, 1e0 AS y, :source AS source, 'A' AS first_letter
          FROM raw_addresses AS a
          ${'bcdefghi'
            .split('')
            .map((alias) => `CROSS JOIN raw_addresses AS ${alias}`)
            .join('\n')}`,
      };
      const controller = new AbortController();
      const reasons: unknown[] = [];
      const baking = town.bake({
        select: [addresses.name],
        queries: slow,
        signal: controller.signal,
        onEvent: (event) => {
          // It would run for hours, so the test only ends if the bake is stopped.
          if (event.kind === 'progress' && event.stage.kind === 'write') controller.abort();
          if (event.kind === 'failed') reasons.push(event.error);
        },
      });
      await expect(baking).rejects.toMatchObject({ kind: 'cancelled' });
      expect(reasons).toEqual([expect.any(DatabakerError)]);
      expect(await town.query('SELECT count(*) AS n FROM addresses')).toEqual([[13]]);
    });
  });
}

/** The check of `addresses` that compares it with what is published. */
const FEWER_ROWS = 'notFewerThan(0.1, published rows)';
