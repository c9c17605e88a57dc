import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';

const TABLE = 'current_elections_parquet';

describe('a folder that is not a lake', () => {
  const empty = mkdtempSync(join(tmpdir(), 'databaker none-'));
  const missing = `${empty} missing`;
  afterAll(() => rmSync(empty, { recursive: true, force: true }));

  it.each([
    [['release', TABLE], 2],
    [['rollback', TABLE], 2],
    [['rollback', '20260507T220000Z-1a2b3c'], 2],
    [['publish'], 2],
    [['lookup', 'AA1 1AA'], 2],
    [['query', `SELECT * FROM ${TABLE}`], 2],
    [['explain', 'AA1 1AA'], 2],
    [['diff'], 2],
    [['check', TABLE], 2],
    [['history'], 0],
    [['ls'], 0],
    [['plan'], 0],
    [['doctor'], 1],
  ] satisfies [string[], number][])('is reported by %j, and is not changed', async (args, code) => {
    for (const lake of [missing, empty]) {
      const outcome = await databaker(args, {
        DATABAKER_LAKE: lake,
        DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
      });
      if (args[0] !== 'doctor') {
        expect(outcome.stderr).toContain(
          `there is no lake in ${lake}; name one with --lake or DATABAKER_LAKE, or make one with \`databaker bake\`\n`,
        );
      }
      expect(outcome.code).toBe(code);
      expect(existsSync(missing)).toBe(false);
      expect(readdirSync(empty)).toEqual([]);
    }
  });

  it('does not hide that a table is not defined', async () => {
    expect(await databaker(['release', 'nothing', '--lake', missing])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no baked table `nothing`'),
    });
  });
});
