import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { ROOT, readText } from './workspace.ts';

/** Files that are started or configured by their names, and those that a framework looks for. */
const NAMED_BY_OTHERS =
  /(\.test(-d)?|\/index|\/main|\/app|\/handler|\/global-setup|\/browser-server|vitest\.config)\.ts$/;

/** Files of which the name is that of the subject, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'packages/definitions/src/databases.ts': 'a list that grows, beside tables.ts and layers.ts',
  'packages/definitions/src/sources.ts': 'a list that grows, beside tables.ts and layers.ts',
  'packages/infra-cdk/src/stacks/machine-definition.ts': 'the definition that the function passes',
  'packages/infra-cdk/src/state-machine/unnamed-errors.ts': 'the errors that decision 0043 names',
  'packages/steps/src/tables/cloudformation.ts': 'the protocol of one service, both ways',
};

const FILES = globSync('{packages/*/src,tools/policy}/**/*.ts', { cwd: ROOT }).filter(
  (file) => !NAMED_BY_OTHERS.test(file),
);

describe('a file with one export', () => {
  it('is named after it', () => {
    const misnamed = FILES.filter((file) => {
      const { values, names } = exportsOf(file);
      return values === 1 && !names.some((name) => isNamedAfter(basename(file, '.ts'), name));
    });
    expect(FILES.length).toBeGreaterThan(500);
    expect(misnamed.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });
});

/** Whether the words of one name are all in the other: `bake` and `bakeCommand`. */
function isNamedAfter(file: string, name: string): boolean {
  const [fileWords, nameWords] = [wordsOf(file), wordsOf(name)];
  return (
    fileWords.every((word) => nameWords.includes(word)) ||
    nameWords.every((word) => fileWords.includes(word))
  );
}

/** The words of a name in lower case, without the endings of plurals and participles. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/)
    .map((word) => word.replace(/ies$/, 'y').replace(/(s|ed|ing)$/, ''));
}

/** @returns the names that a file exports, and how many of them are values instead of types */
function exportsOf(file: string): { values: number; names: string[] } {
  const { module } = parseSync(file, readText(file));
  const entries = module.staticExports.flatMap((each) => each.entries);
  return {
    values: entries.filter(({ isType }) => !isType).length,
    names: entries.flatMap(({ exportName }) => exportName.name ?? []),
  };
}
