import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { Village, villageAddresses } from '../testing/village.ts';

const PUT = new Date('2026-05-01T00:00:00Z');
const FRESH = new Date('2026-05-02T11:59:00Z');
const STALE = new Date('2026-05-02T12:01:00Z');
const SAID =
  'check freshFor(36h) of `raw_addresses` failed: its newest file, rows.csv, is from 2026-05-01T00:00:00.000Z (36 h ago); expected one of the last 36h';

let village: Village;
const definitions = new Map<string, string>();
beforeAll(async () => {
  village = await Village.open();
  village.put('raw-addresses/older.csv', villageAddresses(1, 4));
  village.put(
    'raw-addresses/rows.csv',
    villageAddresses(2, 4).replaceAll(/^./gm, (digit) => String(Number(digit) + 2)),
  );
  const path = (name: string) => village.pathOf(`s3://village-hall/raw-addresses/${name}.csv`);
  utimesSync(path('older'), new Date(0), new Date(0));
  utimesSync(path('rows'), PUT, PUT);
  for (const severity of ['warn', 'fail']) {
    definitions.set(
      severity,
      village.definitions(
        severity,
        `{ ...village, layers: village.layers.map((layer) => ({ ...layer, tables: layer.tables.map((table) => table.name !== 'raw_addresses' ? table : { ...table, checks: [...table.checks, { kind: 'freshFor', columns: [], age: '36h', severity: '${severity}' }] }) })) }`,
      ),
    );
  }
});
afterAll(() => village.close());

describe.each(['athena', 'duckdb'] as const)(
  'a source that may be 36 hours old, on %s',
  (engine) => {
    const run = (now: Date, severity: 'warn' | 'fail', ...args: string[]) =>
      databaker(
        [...args, '--engine', engine],
        { ...village.env, DATABAKER_DEFINITIONS: definitions.get(severity) },
        { now: () => now },
      );

    it('is listed with its files, its bytes and the age of the newest', async () => {
      const { stdout, stderr } = await run(FRESH, 'warn', 'ls');
      expect(stderr).toBe('');
      expect(stdout).toMatch(/ raw_addresses +external +36 h ago +2 +\d+ B/);
      expect(stdout).toMatch(/ ballots +external /);
    });

    it('is listed as JSON, among the manifests', async () => {
      const sourcesAt = async (now: Date) => {
        const { stdout } = await run(now, 'warn', 'ls', '--json');
        const listed = JSON.parse(stdout) as { table: string; status: string; source?: object }[];
        return listed.filter(({ status }) => status === 'external');
      };
      const rest = {
        files: 2,
        bytes: expect.any(Number),
        newest: PUT.toISOString(),
        problem: null,
      };
      expect(await sourcesAt(FRESH)).toEqual([
        {
          table: 'raw_addresses',
          layer: 'places',
          status: 'external',
          source: { ...rest, ageSeconds: 36 * 3600 - 60, isStale: false },
        },
        {
          table: 'ballots',
          layer: 'votes',
          status: 'external',
          source: expect.objectContaining({ files: 1, isStale: null }),
        },
      ]);
      const [stale] = await sourcesAt(STALE);
      expect(stale?.source).toMatchObject({ ageSeconds: 36 * 3600 + 60, isStale: true });
    });

    it('is reported by ls once it is older', async () => {
      const { stdout, stderr } = await run(STALE, 'warn', 'ls');
      expect(stderr).toBe(`warning: ${SAID}\n`);
      expect(stdout).toMatch(/ raw_addresses +external, stale /);
    });

    it('is checked, with the severity of its definition', async () => {
      const checked = async (now: Date, severity: 'warn' | 'fail') => {
        const { code, stdout } = await run(now, severity, 'check', 'raw_addresses', '--json');
        const results = JSON.parse(stdout) as { name: string; passed: boolean }[];
        const found = results.filter(({ name }) => name === 'freshFor(36h)');
        return { code, passed: found.map(({ passed }) => passed) };
      };
      expect(await checked(FRESH, 'fail')).toEqual({ code: 0, passed: [true] });
      expect(await checked(STALE, 'warn')).toEqual({ code: 0, passed: [false] });
      expect(await checked(STALE, 'fail')).toEqual({ code: 1, passed: [false] });
    });

    it('that may not be listed is reported by ls on its line, and the rest is listed', async () => {
      const elsewhere = village.definitions(
        'elsewhere',
        `{ ...village, layers: village.layers.map((layer) => ({ ...layer, tables: layer.tables.map((table) => table.name !== 'raw_addresses' ? table : { ...table, bucket: { ...table.bucket, name: 'not-ours' } }) })) }`,
      );
      // In a lake with a file where a folder should be.
      const notOurs = village.pathOf('s3://not-ours');
      if (engine === 'duckdb') writeFileSync(notOurs, '');
      const env = { ...village.env, DATABAKER_DEFINITIONS: elsewhere };
      const [shown, json] = [
        await databaker(['ls', '--engine', engine], env),
        await databaker(['ls', '--json', '--engine', engine], env),
      ];
      rmSync(notOurs, { force: true });
      const why = `the files of \`raw_addresses\` cannot be listed: `;
      expect(shown).toMatchObject({ code: 0, stderr: expect.stringContaining(`warning: ${why}`) });
      expect(shown.stdout).toMatch(/ raw_addresses +external, unreadable/);
      expect(shown.stdout).toMatch(/ ballots +external +just now +1 /);
      const [raw] = JSON.parse(json.stdout) as { source: { files: null; problem: string } }[];
      expect(raw?.source).toMatchObject({ files: null, problem: expect.stringContaining(why) });
    });

    it('stops a bake before it writes anything, or gives a warning', async () => {
      const stopped = await run(STALE, 'fail', 'bake');
      expect(stopped).toMatchObject({ code: 1 });
      expect(stopped.stderr).toContain(`error: ${SAID}`);
      const warned = await run(STALE, 'warn', 'bake');
      expect(warned).toMatchObject({ code: 0 });
      expect(warned.stderr).toContain(`warning: ${SAID}`);
    });

    it('is found by doctor', async () => {
      const { stdout } = await run(STALE, 'fail', 'doctor');
      expect(stdout).toContain('problem: sources, raw_addresses: found that its newest file');
    });
  },
);
