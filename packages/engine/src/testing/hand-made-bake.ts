import { createHash } from 'node:crypto';
import type { Manifest } from '@dc-data-baker/models';
import { bakeLocation, writeManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';

/** Bake ids in the order of time, from 1. */
export function idOf(number: number): string {
  return `20260101T0000${String(number).padStart(2, '0')}Z-abcdef`;
}

/** Writes a bake as an engine would, with files of any text. */
export async function putBake(
  store: ObjectStore,
  bakesLocation: string,
  bakeId: string,
  files: Readonly<Record<string, string>>,
  status: Manifest['status'] = 'audited',
): Promise<Manifest> {
  const location = bakeLocation(bakesLocation, bakeId);
  for (const [path, body] of Object.entries(files)) await store.write(`${location}${path}`, body);
  const time = '2026-01-01T00:00:00.000Z';
  const manifest: Manifest = {
    formatVersion: 1,
    table: 'bread',
    layer: 'food',
    bakeId,
    status,
    location,
    engine: 'duckdb',
    startedAt: time,
    finishedAt: time,
    rows: 0,
    files:
      status === 'writing'
        ? []
        : Object.entries(files).map(([path, body]) => ({
            path,
            bytes: Buffer.byteLength(body),
            rows: 0,
            sha256: createHash('sha256').update(body).digest('hex'),
          })),
    checks: [],
    inputs: {},
  };
  await writeManifest(store, location, manifest);
  return manifest;
}

/** The texts of all files under a prefix, by their relative path. */
export async function textsUnder(
  store: ObjectStore,
  prefix: string,
): Promise<Record<string, string>> {
  const objects = await store.list(prefix);
  const entries = objects.map(
    async ({ location }) =>
      [location.slice(prefix.length), String(await store.read(location))] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
