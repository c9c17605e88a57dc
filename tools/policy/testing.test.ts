import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './workspace.ts';

const SOURCES = globSync('packages/*/src/**/*.ts', { cwd: ROOT });

describe('test support', () => {
  it('is imported by tests only: what runs on an election night does not know it', () => {
    const production = SOURCES.filter(
      (file) =>
        !/\.test(-d)?\.ts$/.test(file) &&
        !/\/(testing|bench)\/|^packages\/(fake-aws|fixtures)\//.test(file),
    );
    const importing = production.filter((file) =>
      /from '([^']*\/testing(\/[^']*)?|@dc-data-baker\/(fake-aws|fixtures))'/.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
    );
    expect(production.length).toBeGreaterThan(100);
    expect(importing).toEqual([]);
  });
});
