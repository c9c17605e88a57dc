import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { packageOf } from './import-graph.ts';
import { PACKAGES, ROOT, readPackageJson, readText } from './workspace.ts';

/**
 * Contracts with code outside of this repository, too: definitions use `models`, programs start
 * `cli`, and the README of `sample` describes it as a library.
 */
const FOR_OTHERS = ['models', 'cli', 'sample'];

/** The words in the sources of each package; the tools count as one. */
const WORDS = new Map<string, Set<string>>();
for (const file of globSync('{packages/*/src,tools}/**/*.ts', { cwd: ROOT })) {
  const name = packageOf(file);
  const words = readText(file).match(/\w+/g) ?? [];
  WORDS.set(name, new Set([...(WORDS.get(name) ?? []), ...words]));
}

const CONTRACTS = PACKAGES.filter((name) => !FOR_OTHERS.includes(name)).flatMap((name) =>
  Object.values(readPackageJson('packages', name).exports ?? {}).map((entry) =>
    join('packages', name, entry),
  ),
);

describe('a contract', () => {
  it.each(CONTRACTS)('exports no name that only its own package uses: %s', (contract) => {
    const names = exportsOf(contract);
    const others = [...WORDS].filter(([name]) => name !== packageOf(contract));
    const isUsed = (name: string) => others.some(([, words]) => words.has(name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !isUsed(name))).toEqual([]);
  });
});

function exportsOf(file: string): string[] {
  const { module } = parseSync(file, readText(file));
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName }) => exportName.name ?? []),
  );
}
