import { expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';
import { parseLine } from './open-csv.ts';

it.each([
  ['a,b', ['a', 'b']],
  ['"a,b",c', ['a,b', 'c']],
  ['"a ""b"" c"', ['a "b" c']],
  ['', []],
  [',', ['', '']],
  ['"a\\"b"', ['a"b']],
  // A backslash that escapes nothing is dropped, quoted or not.
  ['a\\b,"c\\d"', ['ab', 'cd']],
  ['"a\\\\b"', ['a\\b']],
  // Also outside quotes, after the first character of a field.
  ['1,a\\\\b', ['1', 'a\\b']],
  ['1,a\\"b', ['1', 'a"b']],
  ['1,"never closed', ['1']],
])('%s is split as the serde does it', (line, values) => {
  const csv = { separator: ',', quote: '"', escape: '\\', skippedLines: 0, columns: 9 };
  expect(parseLine(line, csv)).toEqual(values);
});

it('ends a row at the end of the line, with null for missing columns', async () => {
  const aws = await TestAws.open();
  await aws.csvTable('t', { a: 'string', b: 'string' }, '1,"one\r\nhalf"\r\n2\r\n3,,three\r\n');
  expect(await aws.rows('SELECT a, b FROM t')).toEqual([
    ['1', undefined],
    [undefined, undefined],
    ['2', undefined],
    ['3', ''],
  ]);
});
