import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

interface File {
  readonly status: 'passed' | 'failed';
  readonly tests: readonly string[];
}

/** Counts the results that vitest wrote for packages; `undefined` means that it wrote none. */
function count(
  packages: Readonly<Record<string, readonly File[] | undefined>>,
  { success = true, runStatus = 0 } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'databaker-count-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, files] of Object.entries(packages)) {
    if (!files) continue;
    const testResults = files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((state) => ({ status: state })),
    }));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ success, testResults }));
  }
  const script = join(import.meta.dirname, 'count-tests.ts');
  const args = [script, folder, `${runStatus}`, ...Object.keys(packages)];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

it('adds up the tests of all packages; skipped ones count as neither passed nor failed', () => {
  const file: File = { status: 'passed', tests: ['passed', 'passed', 'skipped'] };
  expect(count({ models: [file, file], graph: [file] })).toEqual({
    status: 0,
    last: '6 passed, 0 failed',
  });
});

it.each([
  ['a test', [{ status: 'failed', tests: ['passed', 'failed'] }] as const, '3 passed, 1 failed'],
  ['a file before its tests', [{ status: 'failed', tests: [] }] as const, '2 passed, 1 failed'],
  ['a whole package', undefined, '2 passed, 1 failed'],
])('fails if %s failed', (_what, files, last) => {
  const fine = [{ status: 'passed', tests: ['passed', 'passed'] }] as const;
  expect(count({ models: fine, graph: files })).toEqual({ status: 1, last });
});

it('fails if no test failed but the run did', () => {
  const fine = [{ status: 'passed', tests: ['passed'] }] as const;
  const broken = { status: 1, last: '1 passed, 1 failed' };
  expect(count({ models: fine }, { success: false })).toEqual(broken);
  // All tests passed, and a target that is no test failed, such as the committed picture's check.
  expect(count({ models: fine }, { runStatus: 1 })).toEqual(broken);
});
