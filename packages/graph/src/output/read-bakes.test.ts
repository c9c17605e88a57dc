import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@dc-data-baker/models';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { readBakes } from './read-bakes.ts';
import { readSources } from './read-sources.ts';

const project = bakeryProject();
let lake: string;

beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'lake-'));
});
afterEach(() => rm(lake, { recursive: true }));

async function put(folder: string, manifest: object): Promise<void> {
  await mkdir(join(lake, folder), { recursive: true });
  await writeFile(join(lake, folder, '_manifest.json'), JSON.stringify(manifest));
}

function manifest(bakeId: string, status: Manifest['status']): Manifest {
  return {
    formatVersion: 1,
    table: 'dough',
    layer: 'kneading',
    bakeId,
    status,
    location: `s3://the-shop/development/dough/${bakeId}/`,
    engine: 'duckdb',
    startedAt: '2027-05-06T01:30:00.000Z',
    finishedAt: '2027-05-06T01:31:30.000Z',
    rows: 30,
    files: [1, 2].map((i) => ({ path: `${i}.parquet`, bytes: 500, rows: 15, sha256: 'f00' })),
    checks: [
      {
        name: 'unique(sack)',
        severity: 'fail',
        passed: status !== 'failed',
        wrong: 2,
        samples: [],
      },
    ],
    inputs: {},
  };
}

it('reads the published bake of each table', async () => {
  await put('the-shop/development/dough', manifest('20270506T013000Z-3f9a1c', 'audited'));
  const bakes = await readBakes(project, lake);
  expect([...bakes.keys()]).toEqual(['dough']);
  expect(bakes.get('dough')).toMatchObject({ published: true, rows: 30, files: 2, bytes: 1000 });
  expect(bakes.get('dough')?.failed).toEqual([]);
});

it('prefers a later bake that failed its checks', async () => {
  await put('the-shop/development/dough', manifest('20270506T013000Z-3f9a1c', 'audited'));
  const later = '20270507T013000Z-aaaaaa';
  await put(`the-shop/development/dough/${later}`, manifest(later, 'failed'));
  expect((await readBakes(project, lake)).get('dough')).toMatchObject({
    bakeId: later,
    published: false,
    failed: [{ name: 'unique(sack)', severity: 'fail', wrong: 2 }],
  });
});

it('names a manifest that it cannot read', async () => {
  await put('the-shop/development/dough', { formatVersion: 99 });
  await expect(readBakes(project, lake)).rejects.toThrow(
    /dough\/_manifest\.json is not a manifest/,
  );
});

it('reads when the newest file of a source was written, through links, without hidden files', async () => {
  const folder = join(lake, 'the-mill/flour/part=1');
  await mkdir(folder, { recursive: true });
  const write = async (name: string, day: string) => {
    const path = join(folder, name);
    await writeFile(path, 'x');
    await utimes(path, new Date(day), new Date(day));
  };
  await write('old.parquet', '2027-05-01T00:00:00Z');
  await write('new.parquet', '2027-05-02T00:00:00Z');
  await write('_later', '2027-05-03T00:00:00Z');
  await symlink('nowhere', join(folder, 'broken'));
  await symlink('..', join(folder, 'back'));
  const sources = await readSources(project, lake);
  expect(Object.fromEntries(sources)).toEqual({
    flour: { newest: '2027-05-02T00:00:00.000Z', limit: null },
  });
});
