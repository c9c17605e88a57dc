import { visibleLines } from '@dc-data-baker/models';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker, type Outcome } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const BOLD = '\u001b[1m';
const CLEARS = '\u009b2J';
/** Their visible form, which a terminal does not obey. */
const SHOWN = ['\\u001b[1m', '\\u009b2J'];

const BALLOT = `local.${BOLD}town.ward.2027-05-06`;
const ballots = (id: string) => [
  'election_id,division_id,geometry,source_table',
  `${id},1,"POLYGON ((-2 52, -1 52, -1 53, -2 53, -2 52))",Division`,
];
const ADDRESSES = ['100', '101', '102'].map(
  (uprn, i) =>
    `${uprn},"${uprn} High${CLEARS} Street",AA1 1A${i === 0 ? 'A' : 'B'},SRID=4326;POINT(${i === 2 ? -0.5 : -1.5} 52.5),RD`,
);

function expectNothingToObey({ stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>): void {
  expect(stdout).toBe(visibleLines(stdout));
  expect(stderr).toBe(visibleLines(stderr));
}

describe('a control character in a file', () => {
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
    });
  beforeAll(async () => {
    lake.write(ADDRESSES, ballots('local.town.ward.2027-05-06'));
    await run('bake');
    lake.write(ADDRESSES, ballots(BALLOT));
    // All ballots are replaced by another one.
    const accept = ['ballot_ids', 'elements of ballot_ids'].flatMap((what) => [
      '--accept',
      `notFewerThan(0.9, published ${what})`,
    ]);
    const seen = await run('bake', ...accept);
    expect(seen).toMatchObject({ code: 0 });
    expect(seen.stdout).toContain(SHOWN[0]);
    expectNothingToObey(seen);
  });
  afterAll(() => lake.remove());

  it.each<[string[], string[]]>([
    [['lookup', 'AA1 1AA'], SHOWN],
    [['lookup', 'AA1 1AB'], SHOWN],
    [['explain', 'AA1 1AA'], SHOWN],
    [['diff', '--table', 'current_elections_parquet'], SHOWN.slice(0, 1)],
    [['query', 'SELECT address FROM addressbase_partitioned'], SHOWN.slice(1)],
    [['query', `SELECT 1 AS "${BOLD}x"`], SHOWN.slice(0, 1)],
    [['check', 'current_ballots'], []],
    [['history'], []],
    [['ls'], []],
  ])('is escaped by %j', async (args, shown) => {
    const { stdout, stderr } = await run(...args);
    for (const text of shown) expect(stdout).toContain(text);
    expectNothingToObey({ stdout, stderr });
  });

  it.each([
    [['ls', BOLD], 'Expected 0 arguments but got 1: \\u001b[1m.'],
    [['ls', `--${CLEARS}`], "unknown option '--\\u009b2J'"],
    [['ls', '--env', CLEARS], "argument '\\u009b2J' is invalid"],
    [['bake', 'a\nb'], 'there is no layer or table `a\nb`'],
  ])('is escaped in an error about the command line: %j', async (args, said) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expectNothingToObey({ stdout, stderr });
  });

  it('is data in JSON and CSV', async () => {
    const sql = "SELECT address FROM addressbase_partitioned WHERE uprn = '100'";
    const text = `100 High${CLEARS} Street`;
    expect((await run('query', sql, '--format', 'csv')).stdout).toBe(`address\n${text}\n`);
    const json = await run('query', sql, '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual([{ address: text }]);
    const { stdout } = await run('lookup', 'AA1 1AA', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ballots: [BALLOT], addresses: [{ address: text }] });
  });

  it('does not start a new line', async () => {
    const { stdout } = await run('query', "SELECT 'a\r\nb' AS x");
    expect(stdout).toBe('x\na\\u000d\\u000ab\n');
  });
});
