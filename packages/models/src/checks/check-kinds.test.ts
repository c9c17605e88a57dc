import { describe, expect, it } from 'vitest';
import { BaseTable } from '../base-table.ts';
import { parquet } from '../data-format.ts';
import { GlueDatabase } from '../glue-database.ts';
import { external } from '../populations/external.ts';
import { S3Bucket } from '../s3-bucket.ts';
import { between } from './between.ts';
import type { Check } from './check-kinds.ts';
import { checkName } from './checks-of.ts';
import { matches } from './matches.ts';
import { near } from './near.ts';
import { notEmpty } from './not-empty.ts';
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
      'near(uprn, 5, longitude, uprn)',
      near('uprn', 5, { longitude: 'longitude', latitude: 'uprn', severity: 'warn' }),
      {
        kind: 'near',
        columns: ['uprn', 'longitude', 'uprn'],
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
  ])('with %s is refused', (_, check, message) => {
    expect(() => tableWith([check as Check<'uprn'>])).toThrow(message);
  });
});
