import { describe, expect, it } from 'vitest';
import { readText } from './workspace.ts';

const LOCK = readText('pnpm-lock.yaml');

/** Every package of the lock file, without its version. */
const LOCKED = new Set(
  [...LOCK.matchAll(/^ {2}'?((?:@[\w-]+\/)?[\w.-]+)@\d[^:]*:/gm)].map(([, name = '']) => name),
);

/**
 * Packages with a native part, by the processor and system in their names. pnpm silently leaves out
 * of the lock file what the registry did not have that day; whoever installs from it on such a
 * machine then has no DuckDB.
 */
const NATIVE: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-bindings': ['darwin-arm64', 'darwin-x64', 'win32-arm64', 'win32-x64'],
  '@biomejs/cli': ['darwin-arm64', 'darwin-x64', 'win32-arm64', 'win32-x64'],
  '@nx/nx': ['darwin-arm64', 'darwin-x64', 'win32-arm64-msvc', 'win32-x64-msvc'],
  '@rolldown/binding': ['darwin-arm64', 'darwin-x64', 'win32-arm64-msvc', 'win32-x64-msvc'],
  lefthook: ['darwin-arm64', 'darwin-x64', 'windows-arm64', 'windows-x64'],
};

describe('the lock file', () => {
  it.each(Object.entries(NATIVE))(
    'has %s for Macs and Windows, of both processors',
    (name, systems) => {
      for (const system of systems) expect(LOCKED).toContain(`${name}-${system}`);
    },
  );

  it('has one version of all parts of DuckDB', () => {
    const versions = [...LOCK.matchAll(/^ {2}'@duckdb\/node-[\w-]+@([^(':]+)/gm)].map(
      ([, version]) => version,
    );
    expect(versions.length).toBeGreaterThan(9);
    expect([...new Set(versions)]).toHaveLength(1);
  });
});
