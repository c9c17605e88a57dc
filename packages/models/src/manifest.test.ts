import { describe, expect, it } from 'vitest';
import { type Manifest, ManifestSchema } from './manifest.ts';

const manifest: Manifest = {
  formatVersion: 1,
  table: 'addresses',
  layer: 'places',
  bakeId: '20260202T010000Z-1a2b',
  status: 'audited',
  location: 's3://a-bucket/addresses/20260202T010000Z-1a2b/',
  engine: 'duckdb',
  startedAt: '2026-02-02T01:00:00Z',
  finishedAt: '2026-02-02T01:00:05.250Z',
  rows: 2,
  files: [{ path: 'first_letter=A/part-0.parquet', bytes: 10, rows: 2, sha256: 'ab' }],
  checks: [
    {
      name: 'unique(uprn)',
      severity: 'warn',
      passed: false,
      wrong: 1,
      samples: [{ uprn: '1', times: 2 }],
    },
  ],
  inputs: { raw: null, other: '20260201T010000Z-ffff' },
};

describe('a manifest', () => {
  it('is the same after it is written and read', () => {
    expect(ManifestSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  });

  it('is read without the fields that a later version has added', () => {
    expect(ManifestSchema.parse({ ...manifest, extra: 1 })).toEqual(manifest);
  });

  it.each([
    ['of a later version', { formatVersion: 2 }],
    ['with a status that there is not', { status: 'done' }],
    ['with fewer than no rows', { rows: -1 }],
    ['with a time that is not UTC', { startedAt: '2026-02-02 01:00' }],
    ['without files', { files: undefined }],
  ])('is refused: %s', (_, changes) => {
    expect(ManifestSchema.safeParse({ ...manifest, ...changes }).success).toBe(false);
  });
});
