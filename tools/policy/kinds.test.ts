import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGES, ROOT, readText } from './workspace.ts';

const INDEX = readText('packages/models/src/index.ts');
const DOCUMENTS = ['defining.md', 'extracts.md'].map((file) => readText('docs', file)).join('\n');

/** The kinds in a folder of models, as definitions write them: `notNull`, `nightly`. */
function kindsIn(folder: string): string[] {
  return readdirSync(join(ROOT, 'packages/models/src', folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => kindsOf(readText('packages/models/src', folder, file)));
}

function kindsOf(text: string): string[] {
  return [...text.matchAll(/\bkind: z\.literal\('(\w+)'\)/g)].map(([, kind = '']) => kind);
}

/** The names that an index exports. */
function isExported(name: string): boolean {
  return new RegExp(`^export \\{[^}]*(?<![\\w.])${name}(?![\\w.])[^}]*\\} from`, 'm').test(INDEX);
}

/** The names of the files in a folder and its subfolders. */
function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => basename(path));
}

describe('a kind that a definition can choose', () => {
  it.each(['checks', 'populations'])(
    'of %s has a constructor that definitions can import',
    (folder) => {
      const kinds = kindsIn(folder);
      expect(kinds.length).toBeGreaterThan(2);
      expect(kinds.filter((kind) => !isExported(kind))).toEqual([]);
    },
  );

  it('of checks has a row in docs/defining.md, which shows its arguments', () => {
    const table = readText('docs/defining.md').split('| check | finds |')[1] ?? '';
    expect(kindsIn('checks').filter((kind) => !table.includes(`\`${kind}(`))).toEqual([]);
  });

  it('of populations is documented', () => {
    expect(kindsIn('populations').filter((kind) => !DOCUMENTS.includes(`${kind}(`))).toEqual([]);
  });

  it('of formats has a constructor that definitions can import, and is documented', () => {
    const kinds = kindsOf(readText('packages/models/src/data-format.ts'));
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.filter((kind) => !isExported(kind))).toEqual([]);
    expect(kinds.filter((kind) => !DOCUMENTS.includes(`${kind}(`))).toEqual([]);
  });

  it('of triggers is documented', () => {
    const kinds = kindsIn('triggers');
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.filter((kind) => !DOCUMENTS.includes(`kind: '${kind}'`))).toEqual([]);
  });
});

describe('the files of a table of docs/decisions/0013', () => {
  const files = [
    ...readText('docs/decisions/0013-one-file-and-one-line.md').matchAll(/`([\w-]+\.ts)`/g),
  ];

  it('are files of a package', () => {
    const there = new Set(PACKAGES.flatMap((name) => namesIn(join(ROOT, 'packages', name, 'src'))));
    expect(files.length).toBeGreaterThan(20);
    expect(files.map(([, file = '']) => file).filter((file) => !there.has(file))).toEqual([]);
  });
});
