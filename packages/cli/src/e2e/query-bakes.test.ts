import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Village, villageAddresses } from '../testing/village.ts';

let village: Village;
let ids: readonly string[];
beforeAll(async () => {
  village = await Village.open();
  for (const edition of [1, 2]) {
    village.put('raw-addresses/rows.csv', villageAddresses(edition, 4));
    expect(await village.run('bake', '--engine', 'duckdb')).toMatchObject({ code: 0 });
  }
  ids = village.bakes('addresses').map(({ bakeId }) => bakeId);
  // Athena may read what was baked on a laptop after the sources were inspected.
  expect(await village.run('check')).toMatchObject({ code: 0 });
});
afterAll(() => village.close());

describe.each(['duckdb', 'athena'] as const)('query of earlier bakes on %s', (engine) => {
  const query = (sql: string, ...more: string[]) =>
    village.run('query', sql, '--format', 'csv', '--engine', engine, ...more);

  it('reads an earlier bake of a table', async () => {
    const { stdout, stderr } = await query(
      'SELECT min(addresses.address) AS a FROM addresses@previous',
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'a\n"0 Lane, edition 1"\n', stderr: '' });
  });

  it('compares two bakes of one table', async () => {
    const glue = await village.glueTables();
    const { stdout, stderr } = await query(
      `SELECT count(*) AS moved FROM addresses AS now JOIN addresses@${ids[0]} AS before USING (uprn) WHERE now.x <> before.x`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'moved\n4\n', stderr: '' });
    expect(await village.glueTables()).toEqual(glue);
  });

  it('reads another bake wherever the table is named, with --bake', async () => {
    const sql = 'SELECT min(address) AS a FROM addresses';
    const { stdout } = await query(sql, '--bake', 'addresses=previous');
    expect(stdout).toBe('a\n"0 Lane, edition 1"\n');
  });

  it('reads no bake of which a file is missing', async () => {
    const [first] = village.bakes('addresses');
    const path = village.pathOf(`${first?.location}${first?.files[0]?.path}`);
    const bytes = readFileSync(path);
    rmSync(path);
    onTestFinished(() => writeFileSync(path, bytes));
    const { code, stderr } = await query('SELECT count(*) AS n FROM addresses@previous');
    expect(stderr).toContain(`${first?.files[0]?.path} is missing`);
    expect(code).toBe(1);
  });

  it.each([
    ['SELECT 1 FROM addresses@yesterday', [], '`addresses` has no bake yesterday; there are: 2'],
    ['SELECT 1 FROM addresses@candidate', [], '`addresses` has no candidate bake'],
    ['SELECT 1 FROM adresses@previous', [], 'there is no baked table `adresses`; did you mean'],
    ['SELECT 1 FROM addresses', ['--bake', 'addresses'], 'expected a table and a bake'],
  ])('says what is wrong with %s', async (sql, more, message) => {
    const { code, stderr } = await query(sql, ...more);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
