import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { blocksOf, readDocument } from '../testing/documents.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const DEFINITIONS = join(import.meta.dirname, '../../../definitions/src');

/**
 * The definitions with the README's example added, word for word: a block of a file that is
 * there goes to its end, any other is a new file. They are in this package, so that what they
 * import is found.
 */
function withExample(folder: string): void {
  cpSync(DEFINITIONS, folder, { recursive: true });
  for (const { lines } of blocksOf(readDocument('README.md'))) {
    const [, path] = /^(?:--|\/\/) packages\/definitions\/src\/(\S+)$/.exec(lines[0] ?? '') ?? [];
    if (path === undefined) continue;
    const write = path.endsWith('.sql') ? writeFileSync : appendFileSync;
    write(join(folder, path), `\n${lines.slice(1).join('\n')}`);
  }
}

describe('adding a layer as the README says', () => {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.definitions-'));
  const lake = new LakeFolder();
  const run = (...args: string[]) =>
    databaker(args, {
      DATABAKER_LAKE: lake.path,
      DATABAKER_DEFINITIONS: join(folder, 'index.ts'),
    });

  beforeAll(() => withExample(folder));
  afterAll(() => {
    rmSync(folder, { recursive: true });
    lake.remove();
  });

  it('takes one table, one query and its name', async () => {
    const before = await databaker(['validate']);
    const [layers = 0, tables = 0] = [...before.stdout.matchAll(/\d+/g)].map(Number);
    expect(await run('validate')).toMatchObject({
      stdout: `${layers + 1} layers with ${tables + 1} tables, no mistakes\n`,
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
    expect(await run('bake', '+summary')).toMatchObject({ code: 0 });
    const { stdout } = await run('query', 'SELECT * FROM outcode_summary', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([{ outcode: 'AA1', addresses: 2, with_ballots: 1 }]);
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
