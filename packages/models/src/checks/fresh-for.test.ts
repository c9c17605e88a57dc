import { describe, expect, it } from 'vitest';
import {
  ageLimit,
  BaseQuery,
  BaseTable,
  csv,
  external,
  failureText,
  freshFor,
  GlueDatabase,
  parquet,
  query,
  S3Bucket,
} from '../index.ts';

const input = {
  name: 'orders',
  description: 'One row per order.',
  database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
  bucket: S3Bucket({ name: 'a-bucket', description: 'Files.' }),
  prefix: 'orders/',
  format: csv({ header: true }),
  columns: { id: 'bigint', cake: 'string' },
  populatedBy: external('the kitchen'),
} as const;

describe('freshFor', () => {
  it.each([
    ['36h', 36],
    ['1h', 1],
    ['7d', 168],
  ])('of %s is %i hours', (age, hours) => {
    const table = BaseTable({ ...input, checks: [freshFor(age, { severity: 'warn' })] });
    expect(ageLimit(table)).toEqual({
      name: `freshFor(${age})`,
      severity: 'warn',
      milliseconds: hours * 3_600_000,
    });
  });

  it('fails by default, and warns if declared so; a table without it may have any age', () => {
    expect(ageLimit(BaseTable({ ...input, checks: [freshFor('36h')] }))?.severity).toBe('fail');
    expect(ageLimit(BaseTable(input))).toBeUndefined();
  });

  it.each(['36', '0h', '1.5d', '36 h', '2w', ''])('does not take %j', (age) => {
    expect(() => BaseTable({ ...input, checks: [freshFor(age)] })).toThrow(
      'expected hours or days, such as 36h or 7d',
    );
  });

  it('is refused for a table that is made from others', () => {
    const made = BaseQuery({ name: 'orders', file: 'file:///orders.sql' });
    const table = { ...input, format: parquet(), populatedBy: query(made) };
    expect(() => BaseTable({ ...table, checks: [freshFor('36h')] })).toThrow(
      'table `orders`: field `checks.0`: expected a table whose files somebody else puts there for freshFor: a baked one is as old as its inputs',
    );
  });

  it('names the newest file, its age, and the allowed age', () => {
    const sample = { file: 'a.csv', modified: '2026-05-01T00:00:00.000Z', age: '2 days ago' };
    const result = { name: 'freshFor(36h)', wrong: 1, samples: [sample] };
    expect(failureText('orders', result)).toBe(
      'check freshFor(36h) of `orders` failed: its newest file, a.csv, is from 2026-05-01T00:00:00.000Z (2 days ago); expected one of the last 36h',
    );
  });
});
