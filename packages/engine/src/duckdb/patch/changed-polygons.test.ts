import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { boxOfTouching } from '@dc-data-baker/geo';
import { sqlLiteral } from '@dc-data-baker/models';
import { expect, it, onTestFinished } from 'vitest';
import { readPolygons } from '../polygons.ts';
import { DuckdbSession } from '../session.ts';
import { changedPolygons } from './changed-polygons.ts';
import { writeBoxes } from './polygon-boxes.ts';

const never = new AbortController().signal;

const square = (x: number) => `POLYGON ((${x} 0, ${x + 1} 0, ${x + 1} 1, ${x} 1, ${x} 0))`;

async function openSession(): Promise<DuckdbSession> {
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  return session;
}

function areas(...xs: readonly number[]) {
  const rows = xs.map((x) => `(${x}, ${sqlLiteral(square(x))})`);
  return {
    name: 'areas',
    table: 'areas',
    sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(id, wkt)`,
  };
}

/** A file with the boxes of some squares, as a bake keeps it. */
async function remembered(...xs: readonly number[]): Promise<string> {
  const session = await openSession();
  const path = join(await tempFolder(), 'boxes.parquet');
  const spec = areas(...xs);
  const polygons = await readPolygons(session, spec, never);
  await writeBoxes(session, spec, polygons.map(boxOfTouching), path, never);
  return path;
}

async function changed(path: string, signal = never) {
  const draft = join(await tempFolder(), 'draft.parquet');
  return changedPolygons(await openSession(), areas(0, 5, 9), path, draft, signal);
}

it('finds the boxes of the added and the removed polygons', async () => {
  const found = await changed(await remembered(0, 2, 9));
  const boxes = found?.boxes.map(({ minX, maxX }) => [minX, maxX].map(Math.round));
  expect(boxes?.sort()).toEqual([
    [2, 3],
    [5, 6],
  ]);
});

it.each([
  ['empty', (path: string) => writeFile(path, '')],
  ['no parquet', (path: string) => writeFile(path, 'rubbish'.repeat(100))],
  ['cut short', (path: string) => truncate(path, 200)],
])('ignores a file that is %s', async (_, damage) => {
  const path = await remembered(0);
  await damage(path);
  expect(await changed(path)).toBeUndefined();
});

it('ignores a file with other columns', async () => {
  const session = await openSession();
  const path = join(await tempFolder(), 'boxes.parquet');
  await session.run(`COPY (SELECT 1 AS others) TO ${sqlLiteral(path)} (FORMAT parquet)`);
  expect(await changed(path)).toBeUndefined();
});

it('ignores a missing file', async () => {
  expect(await changed(join(await tempFolder(), 'none.parquet'))).toBeUndefined();
});

it('does not mistake an interruption for an unreadable file', async () => {
  await expect(changed(await remembered(0), AbortSignal.abort())).rejects.toMatchObject({
    kind: 'cancelled',
  });
});
