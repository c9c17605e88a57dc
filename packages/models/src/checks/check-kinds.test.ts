import { describe, expect, it } from 'vitest';
import { BaseTable } from '../base-table.ts';
import { parquet } from '../data-format.ts';
import { GlueDatabase } from '../glue-database.ts';
import { external } from '../populations/external.ts';
import { S3Bucket } from '../s3-bucket.ts';
import { anyFound } from './any-found.ts';
import { between } from './between.ts';
import type { Check } from './check-kinds.ts';
import { checkName } from './checks-of.ts';
import { freshFor } from './fresh-for.ts';
import { hasValues } from './has-values.ts';
import { matches } from './matches.ts';
import { near } from './near.ts';
import { notEmpty } from './not-empty.ts';
import { notFewerThan } from './not-fewer-than.ts';
import { notNull } from './not-null.ts';
import { oneValue } from './one-value.ts';
import { rowCount } from './row-count.ts';
import { sameKeys } from './same-keys.ts';
import { shareBetween } from './share-between.ts';
import { unique } from './unique.ts';

const tableWith = (checks: readonly Check<'uprn' | 'longitude'>[]) =>
  BaseTable({
    name: 'addresses',
    description: 'One row per address.',
    database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
    bucket: S3Bucket({ name: 'a-bucket', description: 'Files.' }),
    prefix: 'addresses/',
    format: parquet(),
    columns: { uprn: 'string', longitude: 'double' },
    populatedBy: external('somebody'),
    checks,
  });
const other = tableWith([]);

describe('a check', () => {
  it.each<[string, Check<'uprn' | 'longitude'>, Check]>([
    [
      'unique(uprn)',
      unique('uprn'),
      { kind: 'unique', columns: ['uprn'], identicalRows: 'fail', severity: 'fail' },
    ],
    [
      'unique(uprn, longitude)',
      unique(['uprn', 'longitude'], { identicalRows: 'warn' }),
      { kind: 'unique', columns: ['uprn', 'longitude'], identicalRows: 'warn', severity: 'fail' },
    ],
    [
      'sameKeys(uprn, addresses)',
      sameKeys('uprn', other),
      { kind: 'sameKeys', columns: ['uprn'], table: 'addresses', severity: 'fail' },
    ],
    [
      'oneValue(uprn)',
      oneValue('uprn', { severity: 'warn' }),
      { kind: 'oneValue', columns: ['uprn'], severity: 'warn' },
    ],
    [
      'hasValues(longitude, 1, 2)',
      hasValues('longitude', [1, 2]),
      { kind: 'hasValues', columns: ['longitude'], values: [1, 2], severity: 'fail' },
    ],
    [
      'notEmpty(uprn)',
      notEmpty('uprn', { severity: 'warn', naming: 'longitude' }),
      { kind: 'notEmpty', columns: ['uprn'], severity: 'warn', naming: 'longitude' },
    ],
    ['notNull(uprn)', notNull('uprn'), { kind: 'notNull', columns: ['uprn'], severity: 'fail' }],
    [
      'notEmpty(uprn)',
      notEmpty(['uprn']),
      { kind: 'notEmpty', columns: ['uprn'], severity: 'fail' },
    ],
    [
      'between(longitude, -9, 2.5)',
      between('longitude', -9, 2.5),
      { kind: 'between', columns: ['longitude'], least: -9, most: 2.5, severity: 'fail' },
    ],
    [
      'shareBetween(0.5, longitude, -9, 2.5)',
      shareBetween(0.5, 'longitude', -9, 2.5),
      {
        kind: 'shareBetween',
        columns: ['longitude'],
        share: 0.5,
        least: -9,
        most: 2.5,
        severity: 'fail',
      },
    ],
    [
      'near(uprn, 5, longitude, longitude)',
      near('uprn', 5, { longitude: 'longitude', latitude: 'longitude', severity: 'warn' }),
      {
        kind: 'near',
        columns: ['uprn', 'longitude', 'longitude'],
        kilometres: 5,
        severity: 'warn',
      },
    ],
    [
      'matches(uprn, \\d+)',
      matches('uprn', /\d+/),
      { kind: 'matches', columns: ['uprn'], pattern: '\\d+', severity: 'fail' },
    ],
    [
      'rowCount(1..)',
      rowCount({ least: 1 }),
      { kind: 'rowCount', columns: [], least: 1, severity: 'fail' },
    ],
    [
      'rowCount(1..9)',
      rowCount({ least: 1, most: 9 }),
      { kind: 'rowCount', columns: [], least: 1, most: 9, severity: 'fail' },
    ],
  ])('%s', (name, check, data) => {
    expect(check).toEqual(data);
    expect(checkName(check)).toBe(name);
    expect(tableWith([check]).checks).toEqual([data]);
  });

  it.each<[string, object, RegExp]>([
    ['no columns', { ...notNull('uprn'), columns: [] }, /expected at least one column/],
    [
      'two columns where one is meant',
      { ...oneValue('uprn'), columns: ['uprn', 'longitude'] },
      /checks\.0\.columns/,
    ],
    [
      'a pattern that is none',
      { ...matches('uprn', /a/), pattern: '(' },
      /expected a regular expression; given "\("/,
    ],
    ['a kind that there is not', { kind: 'tidy', columns: ['uprn'] }, /checks\.0\.kind/],
    [
      'bounds that nothing is between',
      { ...between('longitude', 2, 1) },
      /expected `least` to be at most `most`/,
    ],
    [
      'a distance that nothing is within',
      { ...near('uprn', 0, { longitude: 'longitude', latitude: 'longitude' }) },
      /checks\.0\.kilometres.*>0/,
    ],
    [
      'a share of more than all',
      { ...shareBetween(2, 'longitude', -9, 2.5) },
      /checks\.0\.share.*<=1/,
    ],
    [
      'counts that nothing is between',
      { ...rowCount({ least: 2, most: 1 }) },
      /expected `least` to be at most `most`/,
    ],
    ['its severity as a word', unique('uprn', 'warn' as never), /`warn` is not a field of it/],
    [
      'a misspelt option',
      oneValue('uprn', { severty: 'warn' } as object),
      /checks\.0`: `severty` is not a field of it/,
    ],
    [
      'a pattern with flags',
      matches('uprn', /a/i),
      /checks\.0\.flags`: expected a pattern without flags; for \/a\/i write \[Aa\]/,
    ],
    [
      'a text for a pattern',
      matches('uprn', 'a' as never),
      /checks\.0\.pattern`: expected a regular expression, such as \/\[0-9\]\+\//,
    ],
    [
      'a table that there is not',
      sameKeys('uprn', undefined as never),
      /checks\.0\.table`: expected string, received undefined/,
    ],
    [
      'a pattern for numbers',
      matches('longitude', /a/),
      /checks\.0`: expected a column of texts; `longitude` is double/,
    ],
    [
      'bounds for texts',
      between('uprn', 1, 2),
      /checks\.0`: expected a column of numbers; `uprn` is string/,
    ],
    [
      'a list that is none',
      anyFound('uprn', other),
      /checks\.0`: expected a column of lists; `uprn` is string/,
    ],
    [
      'another thing to compare with',
      notFewerThan(0.9, 'candidate' as 'published'),
      /checks\.0\.than`: expected 'published'; given "candidate"/,
    ],
    [
      'numbers that end',
      notFewerThan(0.9, 'published', { of: 'longitude', ending: { day: /a/, time: '22:00' } }),
      /checks\.0`: expected a column of texts or lists; `longitude` is double/,
    ],
    [
      'rows that end',
      notFewerThan(0.9, 'published', { ending: { day: /a/, time: '22:00' } }),
      /checks\.0`: expected `of`, `having` or `elementsOf` with the texts or lists that are `ending`/,
    ],
    [
      'elements and rows to count',
      notFewerThan(0.9, 'published', { of: 'uprn', elementsOf: 'uprn' }),
      /checks\.0`: expected a column of lists; `uprn` is string.*\n.*checks\.0`: expected `elementsOf` without `of` and `having`/,
    ],
    [
      'an end that is none',
      notFewerThan(0.9, 'published', { ending: { day: /a/i, time: '24:00' } }),
      /ending\.flags`: expected a pattern without flags.*\n.*ending\.time`: expected a time such as 22:00; given "24:00"/,
    ],
  ])('is refused if it has %s', (_, check, message) => {
    expect(() => tableWith([check as Check<'uprn' | 'longitude'>])).toThrow(message);
  });

  it('has a unique name, because results are identified by name', () => {
    const as = 'a UPRN';
    expect(() => tableWith([matches('uprn', /a/, { as }), matches('uprn', /b/, { as })])).toThrow(
      'field `checks.1`: expected one check called matches(uprn, a UPRN), because results are known by their names; remove one, or describe them differently (`as`)',
    );
    expect(() => tableWith([freshFor('36h', { severity: 'warn' }), freshFor('7d')])).toThrow(
      'field `checks.1`: expected one freshFor: a source has one greatest age',
    );
  });
});
