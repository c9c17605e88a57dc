import { expect, it } from 'vitest';
import { changedFiles } from './changed-files.ts';

const file = (path: string, sha256: string) => ({ path, sha256, bytes: 1, rows: 1 });

it('files are compared by their hashes', () => {
  const before = [file('A.parquet', '1'), file('B.parquet', '2'), file('C.parquet', '3')];
  const after = [file('A.parquet', '1'), file('B.parquet', '4'), file('D.parquet', '5')];
  expect(changedFiles(before, after)).toEqual({
    same: 1,
    added: ['D.parquet'],
    removed: ['C.parquet'],
    changed: ['B.parquet'],
    ofFrom: before.slice(1),
    ofTo: after.slice(1),
  });
});

it('a renamed file need not be read', () => {
  const { ofFrom, ofTo } = changedFiles([file('x/1', '1'), file('x/2', '1')], [file('x/3', '1')]);
  expect(ofFrom).toEqual([file('x/2', '1')]);
  expect(ofTo).toEqual([]);
});

it('the same bytes in another partition are different rows', () => {
  const { ofFrom, ofTo } = changedFiles([file('letter=A/0', '1')], [file('letter=B/0', '1')]);
  expect(ofFrom).toHaveLength(1);
  expect(ofTo).toHaveLength(1);
});
