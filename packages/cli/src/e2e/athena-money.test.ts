import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Village, villageAddresses } from '../testing/village.ts';

/** The price of a terabyte in this test, so that a village has a noticeable cost. */
const EXPENSIVE = 'workgroup: { ...village.workgroup, usdPerTerabyte: 1000 }';

interface Cost {
  readonly queries: number;
  readonly bytesScanned: number;
  readonly usd: number;
  readonly usdPerTerabyte: number;
}

describe('the cost of a bake on Athena', () => {
  let village: Village;
  let expensive: string;
  let cost: Cost;

  beforeAll(async () => {
    village = await Village.open();
    expensive = village.definitions('expensive', `{ ...village, ${EXPENSIVE} }`);
  });
  afterAll(() => village.close());

  /** The columns of a plan: stage, queries, bytes, dollars. */
  async function planned(): Promise<{ queries: number; usd: number; text: string }> {
    const { stdout } = await village.run('plan', '--force', '--definitions', expensive);
    const rows = [...stdout.matchAll(/^(?:write|shards|audit):.*? (\d+) +\S+ k?M?B +\S+$/gm)];
    const queries = rows.reduce((sum, [, count]) => sum + Number(count), 0);
    return { queries, usd: Number(/up to \$([\d.]+) at/.exec(stdout)?.[1]), text: stdout };
  }

  it('is estimated before the first bake', async () => {
    const { queries, usd, text } = await planned();
    expect(text).toMatch(/write:addresses_with_ballots .* 2 +[\d.]+ kB/);
    expect(queries).toBe(12);
    expect(usd).toBeCloseTo(0.12);
  });

  it('is reported at the end, as text and as JSON, with at least 10 MB for each query', async () => {
    const { code, stdout } = await village.run('bake', '--json', '--definitions', expensive);
    expect(code).toBe(0);
    cost = (JSON.parse(stdout) as { athena: Cost }).athena;
    expect(cost).toMatchObject({ queries: 12, usdPerTerabyte: 1000 });
    expect(cost.usd).toBeCloseTo(0.12);
    const scanned = village.server.queries.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(cost.bytesScanned).toBe(scanned);

    const again = await village.run('bake', '--force', '--definitions', expensive);
    expect(again.stdout).toMatch(
      /\nAthena read [\d.]+ kB in 12 queries: \$0\.12 at \$1000\.00 per TB, 10 MB at least for each\n$/,
    );
  });

  it('is at most the estimate', async () => {
    const { queries, usd } = await planned();
    expect(queries).toBeGreaterThanOrEqual(cost.queries);
    expect(usd).toBeGreaterThanOrEqual(cost.usd - 1e-9);
    const estimated = await village.run('plan', '--force', '--json');
    expect(estimated.code).toBe(0);
  });

  it('above a layer’s budget is refused without a terminal, and nothing is baked', async () => {
    const tight = village.definitions(
      'tight',
      `{ ...village, ${EXPENSIVE}, layers: village.layers.map((layer) => ({ ...layer, budgetUsd: 0.05 })) }`,
    );
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    const before = village.server.queries.length;
    const { code, stderr } = await village.run('bake', '--definitions', tight);
    expect(stderr).toBe(
      'error: Layer `votes` may cost up to $0.07, over its budget of $0.05. Bake it? There is no terminal to answer on; confirm with --yes\n',
    );
    expect(code).toBe(2);
    expect(village.server.queries).toHaveLength(before);
    expect(await village.run('bake', '--yes', '--definitions', tight)).toMatchObject({ code: 0 });
  });

  it('must be confirmed in production', async () => {
    const before = village.server.requests.length;
    const { code, stderr } = await village.run('bake', '--env', 'production');
    expect(stderr).toContain('in production? There is no terminal to answer on');
    expect(code).toBe(2);
    expect(village.server.requests).toHaveLength(before);
    const said = await village.run('bake', '--env', 'production', '--yes');
    expect(said).toMatchObject({ code: 0 });
  });
});
