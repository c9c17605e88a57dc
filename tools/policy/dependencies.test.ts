import { describe, expect, it } from 'vitest';
import { MANIFESTS, readText } from './workspace.ts';

const DOCUMENT = readText('docs/dependencies.md');

/** Rows of the tables: the name, what it is for, and why. */
const LINES = [...DOCUMENT.matchAll(/^\| `([^`]+)` \|(.*)\|(.*)\|$/gm)].map(
  ([, name = '', purpose = '', reason = '']) => ({ name, words: [purpose, reason] }),
);

const TAKEN = new Set(
  MANIFESTS.flatMap(({ dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }),
  )
    .filter(([, version]) => !version.startsWith('workspace:'))
    .map(([name]) => name),
);

describe('docs/dependencies.md', () => {
  it('has one line for each dependency of a package.json, and none for anything else', () => {
    expect(TAKEN.size).toBeGreaterThan(10);
    expect(LINES.map(({ name }) => name).sort()).toEqual([...TAKEN].sort());
  });

  it('says for each what it is for, and why it was chosen', () => {
    const silent = LINES.filter(({ words }) => words.some((said) => said.trim() === ''));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('is linked from docs/developing.md', () => {
    expect(readText('docs/developing.md')).toContain('](dependencies.md)');
  });
});
