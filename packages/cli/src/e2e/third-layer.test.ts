import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { blocksOf, readDocument } from '../testing/documents.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const DEFINITIONS = join(import.meta.dirname, '../../../definitions/src');

/** Each has a layer of one table. */
const EXAMPLES = ['README.md', 'docs/defining.md'];

/**
 * The definitions with the examples of the documents added, word for word: a block of a file that is
 * there goes to its end, any other is a new file. They are in this package, so that what they
 * import is found.
 */
function withExamples(folder: string): void {
  cpSync(DEFINITIONS, folder, { recursive: true });
  for (const { lines } of EXAMPLES.flatMap((path) => blocksOf(readDocument(path)))) {
    const [, path] = /^(?:--|\/\/) packages\/definitions\/src\/(\S+)$/.exec(lines[0] ?? '') ?? [];
    if (path === undefined) continue;
    const write = path.endsWith('.sql') ? writeFileSync : appendFileSync;
    write(join(folder, path), `\n${lines.slice(1).join('\n')}`);
  }
}

describe('adding a layer as the README says, and a ready one', () => {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: join(folder, 'index.ts'),
    });

  beforeAll(() => {
    withExamples(folder);
    // Beside the ward, with the postcode of an address in it.
    appendFileSync(
      lake.addressbase,
      '102,"3 High Street, Town",AA1 1AA,SRID=4326;POINT(-0.9 52.5),RD\n',
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
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

  it('needs no word about what it reads', async () => {
    const { stdout } = await run('plan', '+summary', '--json');
    const { tables } = JSON.parse(stdout) as { tables: string[] };
    expect(tables).toEqual([
      'addressbase_partitioned',
      'current_ballots_joined_to_address_base',
      'outcode_summary',
    ]);
  });

  it('is baked with what it needs, and can be asked', async () => {
    const { code, stderr } = await run('bake', '+summary', '+split_postcodes');
    expect(code).toBe(0);
    // The address that makes the postcode a split one is 40 km from the other.
    expect(stderr).toContain(
      'warning: check near(postcode, 5) of addressbase_partitioned found 2 rows, such as {"outcode":"AA1","uprn":"100"',
    );
    const { stdout } = await run('query', 'SELECT * FROM outcode_summary', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([{ outcode: 'AA1', addresses: 3, with_ballots: 1 }]);
  });

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
    const query = join(folder, 'queries', 'outcode_summary.sql');
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
