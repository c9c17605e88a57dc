import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ADDRESSES =
  'pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/addressbase_cleaned.csv';

/** Removes a sample's addresses whose postcodes have other first letters. */
export function keepFirstLetters(lake: string, letters: string): void {
  const path = join(lake, ADDRESSES);
  const isKept = new RegExp(`,[${letters}]\\w+ \\w+,`);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(
    path,
    lines
      .filter((line) => isKept.test(line))
      .join('\n')
      .concat('\n'),
  );
}
