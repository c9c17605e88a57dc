import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { definitionsWith } from '../testing/definitions-with.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

/** Each adds a layer with one table. */
const EXAMPLES = ['README.md', 'docs/defining.md'];

describe('adding a layer as the README says, and a ready one', () => {
  const definitions = definitionsWith('AB', ...EXAMPLES);
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: definitions.file,
    });

  beforeAll(() => {
    // Outside of the ward, with the postcode of an address in it.
    appendFileSync(
      lake.addressbase,
      '102,"3 High Street, Town",AA1 1AA,SRID=4326;POINT(-0.9 52.5),RD\n',
    );
  });
  afterAll(() => {
    definitions.remove();
    lake.remove();
  });

  it('takes one table, one query and its name', async () => {
    const before = await databaker(['validate']);
    const [layers = 0, tables = 0] = [...before.stdout.matchAll(/\d+/g)].map(Number);
    expect(await run('validate')).toMatchObject({
      stdout: `${layers + EXAMPLES.length} layers with ${tables + EXAMPLES.length} tables, no mistakes\n`,
      code: 0,
    });
  });

  it('needs no list of the tables that it reads', async () => {
    const { stdout } = await run('plan', '+summary', '--json');
    const { tables } = JSON.parse(stdout) as { tables: string[] };
    expect(tables).toEqual([
      'addressbase_partitioned',
      'current_ballots_joined_to_address_base',
      'outcode_summary',
    ]);
  });

  it('is baked with the tables that it reads, and can be queried', async () => {
    const { code, stderr } = await run('bake', '+summary', '+split_postcodes');
    expect(code).toBe(0);
    // The address that splits the postcode is 40 km from the other.
    expect(stderr).toContain(
      'warning: check near(postcode, 5) of addressbase_partitioned found 2 rows, such as {"outcode":"AA1","uprn":"100"',
    );
    const { stdout } = await run('query', 'SELECT * FROM outcode_summary', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([{ outcode: 'AA1', addresses: 3, with_ballots: 1 }]);
  });

  it('is listed with checks that warned, not as if they had failed', async () => {
    const { stdout } = await run('ls');
    expect(stdout).toMatch(/ addressbase_partitioned +published .* 1 warned$/m);
  });

  it.each([[], ['--files']])(
    'is checked (%s) with all that was baked, and what was not is only named',
    async (...options) => {
      const { code, stdout, stderr } = await run('check', ...options);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^outcode_summary .* passed$/m);
      expect(stderr).toContain(
        'note: `current_elections_parquet` was never baked, and is not checked\n',
      );
      expect(await run('check', ...options, 'current_elections_parquet')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('error: `current_elections_parquet` was not baked yet'),
      });
    },
  );

  it('lists split postcodes, with the number of addresses of each answer', async () => {
    const sql = 'SELECT * FROM split_postcodes ORDER BY cardinality(ballot_ids)';
    const { stdout } = await run('query', sql, '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([
      { postcode: 'AA1 1AA', answers: 2, ballot_ids: [], addresses: 1 },
      {
        postcode: 'AA1 1AA',
        answers: 2,
        ballot_ids: ['local.town.ward.2027-05-06'],
        addresses: 1,
      },
    ]);
  });

  it('is validated like any other', async () => {
    const query = join(definitions.folder, 'queries', 'outcode_summary.sql');
    writeFileSync(
      query,
      'SELECT a.outcod,\n  count(*) AS addresses\nFROM addressbase_partitioned AS a\nGROUP BY 1\n',
    );
    const { code, stderr } = await run('validate');
    expect(stderr).toContain(
      'outcode_summary.sql:1:10: column `outcod` of query `outcode_summary` is not in `addressbase_partitioned`; did you mean `outcode`?',
    );
    expect(code).toBe(2);
  });
});
