import { gzipSync } from 'node:zlib';
import { common, projectOf } from '@dc-data-baker/fixtures';
import { BaseTable, csv, external, Layer } from '@dc-data-baker/models';
import { tableNamed } from '@dc-data-baker/planner';
import { expect, it, onTestFinished } from 'vitest';
import { emptyKitchen } from '../testing/kitchen.ts';
import { DuckdbSession } from './session.ts';
import { sourcePlaces } from './source-place.ts';

const never = new AbortController().signal;

function tableWith(header: boolean) {
  return BaseTable({
    ...common,
    name: 'rows_of_text',
    prefix: 'rows/',
    format: csv({ header }),
    columns: { id: 'string', record: 'string' },
    populatedBy: external('a test'),
  });
}

/** The places, by file and line, of the rows with these values in files with these contents. */
async function places(
  files: Readonly<Record<string, string | Uint8Array>>,
  wanted: Readonly<Record<string, string>>,
  { header = false, match = 'all' as 'all' | 'any' } = {},
): Promise<string[]> {
  const table = tableWith(header);
  const project = projectOf([Layer({ name: 'x', description: 'x', tables: [table] })], {});
  const kitchen = await emptyKitchen(project);
  for (const [name, body] of Object.entries(files)) await kitchen.put(table, name, body);
  const session = await DuckdbSession.open({ threads: 2 });
  onTestFinished(() => session.close());
  const source = tableNamed(project, table.name);
  const found = await sourcePlaces(session, kitchen.lake, source, [{ has: wanted }], never, match);
  return found.map((place) => place.replace(`${kitchen.lake.pathOf(source.location)}`, ''));
}

it.each([
  ['plain lines', '1,a\n2,b\n3,c\n', 3],
  ['the first line', '3,c\n', 1],
  ['a last line without an end', '1,a\n3,c', 2],
  ['Windows’ line ends', '1,a\r\n2,b\r\n3,c\r\n', 3],
  ['carriage returns', '1,a\r2,b\r3,c\r', 3],
  ['a last line without an end, after carriage returns', '1,a\r3,c', 2],
  ['line ends in a quoted field before', '1,"a\n\n,""\n"\n2,b\n3,c\n', 6],
  ['line ends in its own quoted field', '1,a\n3,"c"\n4,"\n"', 2],
  ['blank lines before', '1,a\n\n\n2,b\n\n3,c\n', 6],
  ['blank lines as Windows ends them', '1,a\r\n\r\n2,b\r\n3,c\r\n', 4],
  ['a byte order mark', '\uFEFF1,a\n3,c\n', 2],
])('counts lines from 1: %s', async (_what, text, line) => {
  expect(await places({ 'x.csv': text }, { id: '3', record: 'c' })).toEqual([`x.csv:${line}`]);
});

it('counts the header line, in every file', async () => {
  const files = { 'a.csv': 'id,record\n1,a\n', 'b.csv': '"i\nd",record\n1,b\n' };
  expect(await places(files, { id: '1' }, { header: true })).toEqual(['a.csv:2', 'b.csv:3']);
});

it('counts the lines of a compressed file', async () => {
  const files = { 'x.csv.gz': gzipSync('1,"a\n"\n2,b\n3,c\n') };
  expect(await places(files, { id: '3' })).toEqual(['x.csv.gz:4']);
});

it('searches for rows with all values, or with any of them', async () => {
  const files = { 'x.csv': '1,a\n2,b\n2,a\n' };
  const wanted = { id: '2', record: 'a' };
  expect(await places(files, wanted)).toEqual(['x.csv:3']);
  expect(await places(files, wanted, { match: 'any' })).toEqual(['x.csv:1', 'x.csv:2', 'x.csv:3']);
  expect(await places(files, { id: "it's" })).toEqual([]);
  expect(await places(files, {})).toEqual([]);
});

it('searches for several rows at once, and for the most similar ones', async () => {
  const table = tableWith(false);
  const project = projectOf([Layer({ name: 'x', description: 'x', tables: [table] })], {});
  const kitchen = await emptyKitchen(project);
  const path = await kitchen.put(table, 'x.csv', '01,a\n1,a\n01,b\n2,c\n');
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  const find = (...wanted: Parameters<typeof sourcePlaces>[3]) =>
    sourcePlaces(session, kitchen.lake, tableNamed(project, table.name), wanted, never);
  const a = { has: { record: 'a' }, mayHave: { id: '1' } };
  const b = { has: { record: 'b' }, mayHave: { id: '1' } };
  expect(await find(a)).toEqual([`${path}:2`]);
  expect(await find(b)).toEqual([`${path}:3`]);
  expect(await find(a, b)).toEqual([`${path}:2`, `${path}:3`]);
});

it('counts a blank line as a row if there is only one column', async () => {
  const table = BaseTable({
    ...common,
    name: 'lines',
    prefix: 'lines/',
    format: csv({ header: false }),
    columns: { line: 'string' },
    populatedBy: external('a test'),
  });
  const project = projectOf([Layer({ name: 'x', description: 'x', tables: [table] })], {});
  const kitchen = await emptyKitchen(project);
  const path = await kitchen.put(table, 'x.csv', 'a\n\nb\n\nc\n');
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  const find = (line: string) =>
    sourcePlaces(
      session,
      kitchen.lake,
      tableNamed(project, table.name),
      [{ has: { line } }],
      never,
    );
  expect(await find('c')).toEqual([`${path}:5`]);
  expect(await find('')).toEqual([`${path}:2`, `${path}:4`]);
});

it('returns only the first few', async () => {
  const files = { 'a.csv': '1,a\n1,b\n', 'b.csv': '1,c\n1,d\n' };
  expect(await places(files, { id: '1' })).toEqual(['a.csv:1', 'a.csv:2', 'b.csv:1']);
});

it('finds a row far into a large file', async () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},"two\nlines"\n`);
  expect(await places({ 'x.csv': rows.join('') }, { id: '199999' })).toEqual(['x.csv:399999']);
});
