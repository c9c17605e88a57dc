import { addressesToChange, CHANGES_CSV, rawChanges, reviews } from '@dc-data-baker/fixtures';
import { DatabakerError } from '@dc-data-baker/models';
import {
  adHocQuery,
  areListed,
  type PiecesStage,
  type Project,
  piecesOfRows,
  plan,
  renderCopy,
  renderUnload,
  type WriteStage,
} from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { type BakeOptions, type BakeResult, bake } from '../bake.ts';
import { Changes } from '../changes.ts';
import type { Engine } from '../engine.ts';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { doneStages } from '../resume/done-stages.ts';
import { type EngineHarness, PREFIX } from './contract-towns.ts';

const HEADER = 'uprn,boundary_review_id,division_type,since\n';
const LOCATION = `${PREFIX}development/addresses_to_change/`;

/** A place to bake in, as for `engineContract`, and how an engine reads it. */
export interface FanOutHarness extends Pick<EngineHarness, 'store' | 'openEngine'> {
  readonly storeOf: (engine: Engine) => ObjectStore;
}

/** The behaviour that all engines share for a table that fans out over rows. */
export function fanOutContract(name: Engine['name'], open: () => Promise<FanOutHarness>): void {
  describe(`a table that fans out over rows, on the ${name} engine,`, () => {
    it('is handed the SQL of its own dialect', () => {
      const { listing, write } = stagesOf(reviews());
      expect(listing.select.athena).toBe(`SELECT
  CAST(p."boundary_review_id" AS VARCHAR) AS "boundary_review_id",
  CAST(p."division_type" AS VARCHAR) AS "division_type",
  CAST(p."since" AS VARCHAR) AS "since"
FROM (
SELECT DISTINCT * FROM (
SELECT
  CAST("boundary_review_id" AS INTEGER) AS "boundary_review_id",
  CAST("division_type" AS VARCHAR) AS "division_type",
  CAST("since" AS DATE) AS "since"
FROM (
SELECT boundary_review_id, division_type, since FROM changes
)
) AS r
) AS p
ORDER BY p."boundary_review_id" NULLS LAST, p."division_type" NULLS LAST, p."since" NULLS LAST
LIMIT 10001`);
      // Both engines run the same text.
      expect(listing.select.duckdb.sql).toBe(listing.select.athena);
      if (!areListed(write.pieces)) throw new Error('the pieces are known');
      const [piece] = piecesOfRows(write.pieces, [['963', "it's", null]]);
      if (!piece) throw new Error('no piece');
      expect(renderUnload(piece.select.athena, write, 's3://town-hall/x/')).toBe(`UNLOAD (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("boundary_review_id" AS INTEGER) AS "boundary_review_id",
  CAST("division_type" AS VARCHAR) AS "division_type",
  CAST("since" AS DATE) AS "since",
  CAST("given" AS VARCHAR) AS "given"
FROM (
SELECT uprn, boundary_review_id, division_type, since, 'it''s' AS given
FROM changes
WHERE boundary_review_id = CAST('963' AS INTEGER)
  AND division_type IS NOT DISTINCT FROM 'it''s'
  AND since IS NOT DISTINCT FROM CAST(NULL AS DATE)
)
)
TO 's3://town-hall/x/'
WITH (format = 'PARQUET', compression = 'SNAPPY')`);
      expect(
        renderCopy(piece.select.duckdb.sql, write, '/lake/x', `part-${piece.value}-{i}`),
      ).toBe(`COPY (
SELECT
  CAST("uprn" AS VARCHAR) AS "uprn",
  CAST("boundary_review_id" AS INTEGER) AS "boundary_review_id",
  CAST("division_type" AS VARCHAR) AS "division_type",
  CAST("since" AS DATE) AS "since",
  CAST("given" AS VARCHAR) AS "given"
FROM (
SELECT uprn, boundary_review_id, division_type, since, 'it''s' AS given FROM changes WHERE boundary_review_id = CAST('963' AS INT) AND division_type IS NOT DISTINCT FROM 'it''s' AND since IS NOT DISTINCT FROM CAST(NULL AS DATE)
)
)
TO '/lake/x'
(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 61440, DICTIONARY_SIZE_LIMIT 8192, WRITE_BLOOM_FILTER false, PER_THREAD_OUTPUT, FILENAME_PATTERN 'part-963-it-s-null-f7660f40c6666dcd-{i}', OVERWRITE_OR_IGNORE, RETURN_STATS)`);
    });

    it('is baked in a piece for each row, whatever the values hold', async () => {
      const { bakeAll, query, store } = await openReviews();
      const result = await bakeAll();
      const rows = await query(
        'SELECT uprn, division_type, given, since FROM addresses_to_change ORDER BY uprn',
      );
      expect(rows).toEqual(
        await query('SELECT uprn, division_type, division_type, since FROM changes ORDER BY uprn'),
      );
      expect(rows).toHaveLength(CHANGES_CSV.split('\n').length - 2);
      const listed = result.find(({ stage }) => stage.kind === 'pieces');
      // Two addresses are in one of the pieces.
      const pieces = rows.length - 1;
      expect(listed?.statistics.pieces).toBe(pieces);
      const manifest = await readManifest(store, LOCATION);
      expect(manifest?.pieces).toBe(pieces);
      const paths = manifest?.files.map(({ path }) => path.toLowerCase()) ?? [];
      expect(new Set(paths).size).toBe(paths.length);
      for (const path of paths) expect(path).toMatch(/^part-[a-z0-9_-]{16,60}-\d+\.parquet$/);
      expect(new Set(paths.map((path) => path.replace(/-\d+\.parquet$/, ''))).size).toBe(pieces);
    });

    it('has no rows where there is nothing to fan out over', async () => {
      const { bakeAll, query, store } = await openReviews(
        'uprn,boundary_review_id,division_type,since\n',
      );
      await bakeAll();
      expect(
        await query('SELECT uprn, boundary_review_id, since FROM addresses_to_change'),
      ).toEqual([]);
      expect(await readManifest(store, LOCATION)).toMatchObject({ pieces: 0, rows: 0, files: [] });
    });

    it('is not baked again while what it is made of stays, and is when its rows are others', async () => {
      const { bakeAll, verdicts, put } = await openReviews(
        'uprn,boundary_review_id,division_type,since\n1,963,DIW,none\n',
      );
      await bakeAll();
      expect(await verdicts()).toEqual({ pieces: false, write: false });
      await put('uprn,boundary_review_id,division_type,since\n1,963,DIW,none\n2,964,DIW,none\n');
      expect(await verdicts()).toEqual({ pieces: true, write: true });
      const other = reviews({
        review_divisions:
          'SELECT boundary_review_id, division_type, since FROM changes WHERE boundary_review_id < 964',
      });
      await bakeAll();
      expect(await verdicts(other)).toEqual({ pieces: true, write: true });
    });

    it('is gone on with where it was cut short, its pieces listed again', async () => {
      const { bakeAll, goOn, query } = await openReviews(
        `${HEADER}1,963,DIW,none\n2,964,UTW,none\n`,
      );
      const controller = new AbortController();
      const cutShort = bakeAll(reviews(), {
        signal: controller.signal,
        onEvent: ({ kind, stage }) => {
          if (kind === 'started' && stage.id === 'write:addresses_to_change') controller.abort();
        },
      });
      await expect(cutShort).rejects.toMatchObject({ kind: 'cancelled' });
      const ids = (await goOn()).map(({ stage }) => stage.id);
      expect(ids.filter((id) => !id.startsWith('prune:'))).toEqual([
        'source:raw_changes',
        ...['pieces', 'write', 'audit', 'publish'].map((kind) => `${kind}:addresses_to_change`),
      ]);
      expect(await query('SELECT uprn FROM addresses_to_change ORDER BY uprn')).toEqual([
        ['1'],
        ['2'],
      ]);
    });

    it('is refused of more rows than there may be pieces', async () => {
      const many = Array.from({ length: 10_001 }, (_, i) => `${i},${i},DIW,none`);
      const { bakeAll, store } = await openReviews(
        ['uprn,boundary_review_id,division_type,since', ...many, ''].join('\n'),
      );
      await expect(bakeAll()).rejects.toEqual(
        new DatabakerError(
          'data',
          '`addresses_to_change` fans out over more than 10,000 rows of `boundary_review_id`, `division_type`, `since`, and each is one piece; a table may have at most 10,000. Fan out over fewer rows, or write the table in one query without a fan-out',
        ),
      );
      expect(await readManifest(store, LOCATION)).toBeUndefined();
    });

    async function openReviews(csv = CHANGES_CSV) {
      const { store, openEngine, storeOf } = await open();
      let bakes = 0;
      const put = (text: string) => store.write(`${PREFIX}${rawChanges.prefix}rows.csv`, text);
      await put(csv);
      return {
        store,
        put,
        async bakeAll(
          project = reviews(),
          options: Partial<BakeOptions> = {},
        ): Promise<BakeResult> {
          bakes++;
          const bakeId = `20260101T0000${String(bakes).padStart(2, '0')}Z-000000`;
          const { signal } = new AbortController();
          const all = { bakeId, signal, onEvent: () => {}, ...options };
          return bake(plan(project), await openEngine(project), all);
        },
        /** Resumes the first bake. */
        async goOn(): Promise<BakeResult> {
          const project = reviews();
          const bakeId = '20260101T000001Z-000000';
          const engine = await openEngine(project);
          const done = await doneStages(storeOf(engine), project, name, plan(project), bakeId);
          return bake(plan(project), engine, {
            bakeId,
            signal: new AbortController().signal,
            onEvent: () => {},
            skip: async ({ id }) => (done.has(id) ? 'it is done' : undefined),
          });
        },
        async verdicts(project = reviews()) {
          const engine = await openEngine(project);
          const changes = new Changes({
            store: storeOf(engine),
            project,
            plan: plan(project),
            engine,
          });
          const found = await changes.foresee();
          const runs = (kind: string) => found.get(`${kind}:${addressesToChange.name}`)?.runs;
          return { pieces: runs('pieces'), write: runs('write') };
        },
        async query(sql: string): Promise<unknown[][]> {
          const project = reviews();
          const engine = await openEngine(project);
          const { rows } = await engine.query(
            adHocQuery(project, sql),
            new AbortController().signal,
          );
          const all: unknown[][] = [];
          for await (const batch of rows) all.push(...batch.map((row) => [...row]));
          return all;
        },
      };
    }
  });
}

function stagesOf(project: Project): { listing: PiecesStage; write: WriteStage } {
  const { stages } = plan(project, [addressesToChange.name]);
  const listing = stages.find((stage) => stage.kind === 'pieces');
  const write = stages.find((stage) => stage.kind === 'write');
  if (!listing || !write) throw new Error('no stages of a fan-out over rows');
  return { listing, write };
}
