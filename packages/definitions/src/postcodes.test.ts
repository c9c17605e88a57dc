import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GEOGRAPHIC_POSTCODE, OTHER_POSTCODE, POSTCODE } from './postcodes.ts';

const isWhole = (pattern: RegExp) => {
  const whole = new RegExp(`^(?:${pattern.source})$`);
  return (text: string) => whole.test(text) && !text.endsWith('\n');
};
const isGeographic = isWhole(GEOGRAPHIC_POSTCODE);
const isOther = isWhole(OTHER_POSTCODE);

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const without = (letters: string) => LETTERS.filter((letter) => !letters.includes(letter));

/** The published rules: for each form, the characters that are allowed in each position. */
const FIRST = without('QVX');
const SECOND = without('IJZ');
const DIGITS = [...'0123456789'];
const THIRD = [...'ABCDEFGHJKPSTUW'];
const FOURTH = [...'ABEHMNPRVWXY'];
const INWARD = without('CIKMOV');
const FORMS = [
  [FIRST, DIGITS],
  [FIRST, DIGITS, DIGITS],
  [FIRST, DIGITS, THIRD],
  [FIRST, SECOND, DIGITS],
  [FIRST, SECOND, DIGITS, DIGITS],
  [FIRST, SECOND, DIGITS, FOURTH],
].map((outward) => [...outward, [' '], DIGITS, INWARD, INWARD]);

function mayBe(text: string): boolean {
  return (
    text === 'GIR 0AA' ||
    FORMS.some(
      (form) => form.length === text.length && form.every((of, i) => of.includes(text[i] ?? '')),
    )
  );
}

/** A text, and each text that differs from it in one position, lacks one, or has one more. */
function neighbours(text: string): string[] {
  const signs = [...LETTERS, ...DIGITS, ' ', 'a', '-', '.', '\t', '\n', '\r', '\u00a0', '\u2009'];
  const signs2 = [...signs, '\u200b', '\u3000', '\ufeff', '\u0660', 'Ａ', '０', 'É'];
  const places = Array.from({ length: text.length + 1 }, (_, i) => i);
  return places.flatMap((i) => [
    text,
    text.slice(0, i) + text.slice(i + 1),
    ...signs2.flatMap((sign) => [
      text.slice(0, i) + sign + text.slice(i + 1),
      text.slice(0, i) + sign + text.slice(i),
    ]),
  ]);
}

describe('a geographic postcode', () => {
  it.each([
    ...['M1 1AE', 'B33 8TH', 'W1A 0AX', 'CR2 6XH', 'DN55 1PT', 'EC1A 1BB', 'SW1W 0NY', 'N1C 4AX'],
    ...['N1P 2AB', 'E1W 1AA', 'E20 2ST', 'NW1W 1AA', 'SE1P 5AA', 'WC2H 9JQ', 'BT1 5GS', 'JE2 3AB'],
    ...['IM1 1AA', 'GY9 3TE', 'ZE1 0AA', 'BX1 1LT', 'BF1 0AX', 'GX11 1AA', 'GIR 0AA'],
  ])('%s', (text) => {
    expect(isGeographic(text)).toBe(true);
    expect(isOther(text)).toBe(false);
  });

  it('follows the published rules exactly', () => {
    const texts = ['B1 0DS', 'B33 8TH', 'W1A 0AX', 'CR2 6XH', 'DN55 1PT', 'SW1A 1AA', 'GIR 0AA'];
    for (const text of texts.flatMap(neighbours)) {
      expect([text, isGeographic(text)]).toEqual([text, mayBe(text)]);
    }
  });
});

describe('another postcode', () => {
  it.each([
    ...['BFPO 1', 'BFPO 801', 'ASCN 1ZZ', 'BBND 1ZZ', 'FIQQ 1ZZ', 'TKCA 1ZZ', 'AI-2640'],
    ...['KY1-1100', 'VG1110', 'MSR 1110', 'HM 12', 'HM CX', 'XX10 1AA', 'QC1 1AA', 'SAN TA1'],
  ])('%s', (text) => {
    expect(isOther(text)).toBe(true);
    expect(isGeographic(text)).toBe(false);
    expect(isWhole(POSTCODE)(text)).toBe(true);
  });

  it.each([
    ...['BFPO', 'BFPO  801', 'BFPO801', 'BFPO 80A', 'bfpo 801', 'BFPO 801 ', 'ASCN 1ZA', 'ASCN1ZZ'],
    ...['XXXX 1ZZ', 'KY9-1100', 'HM', 'B1 ???', 'B1 ODS', 'B1 0ds', 'B1 0D', 'B1 0 DS', 'B1 0DS.'],
    ...['', ' ', 'NULL', 'n/a', '12345', 'SW1A'],
  ])('is not %j', (text) => expect(isWhole(POSTCODE)(text)).toBe(false));
});

it.each(['addressbase_partitioned', 'current_elections_parquet'])(
  'the query %s has the pattern of a geographic postcode',
  (name) => {
    const sql = readFileSync(new URL(`./queries/${name}.sql`, import.meta.url), 'utf8');
    expect(sql).toContain(`regexp_like(postcode, '\\A(?:${GEOGRAPHIC_POSTCODE.source})\\z')`);
  },
);
