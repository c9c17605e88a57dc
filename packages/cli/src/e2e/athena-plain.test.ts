import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { openPlainAws } from '../testing/plain-aws.ts';
import { sha256, VILLAGE_TABLES, Village } from '../testing/village.ts';

describe('an implementation of Athena, Glue and S3 that returns only required fields', () => {
  let village: Village;
  let plain: Awaited<ReturnType<typeof openPlainAws>>;
  let isFailing = false;
  const run = (...args: string[]) =>
    databaker(args, { ...village.env, AWS_ENDPOINT_URL: plain.url });

  beforeAll(async () => {
    village = await Village.open({
      failQuery: () => (isFailing ? { reason: 'for a reason that is not told' } : undefined),
    });
    plain = await openPlainAws(village.server.url);
  });
  afterAll(async () => {
    await plain.close();
    await village.close();
  });

  it('is sufficient for a bake with correct manifests', async () => {
    const { code, stdout, stderr } = await run('bake');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('Athena read 0 B in 12 queries');
    for (const table of VILLAGE_TABLES) {
      const manifest = village.manifest(table);
      expect(manifest?.rows).toBe(50);
      for (const { path, sha256: hash } of manifest?.files ?? []) {
        expect(sha256(join(village.pathOf(manifest?.location ?? ''), path))).toBe(hash);
      }
    }
    expect(village.unlisted()).toEqual([]);
  });

  it('is sufficient for a query, and for a failure', async () => {
    const sql = 'SELECT count(*) AS n FROM addresses';
    expect((await run('query', sql, '--format', 'csv')).stdout).toBe('n\n50\n');
    isFailing = true;
    const { code, stderr } = await run('query', sql);
    expect(stderr).toMatch(
      /^error: the query failed: Athena does not say why\n {2}query [0-9a-f-]+/,
    );
    expect(code).toBe(1);
  });
});
