import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type AwsServer, openAwsServer } from '@dc-data-baker/fake-aws';
import { FewLetters } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker, type Outcome } from '../testing/databaker.ts';
import { keepFirstLetters } from '../testing/keep-first-letters.ts';
import { pauseOfQueries } from '../testing/pause-of-queries.ts';
import { sha256 } from '../testing/village.ts';

const ADDRESSES = 3000;
/** Those of most of them: each takes Athena four queries that write files. */
const LETTERS = 'BCEIM';
const BAKED = 'pollingstations.private.data/addressbase/development';
const SHARDS = 'current_elections_parquet';
const TABLES = ['addressbase_partitioned', 'current_ballots_joined_to_address_base', SHARDS];

describe('a bake of the real definitions on Athena, for five first letters', () => {
  const definitions = new FewLetters(LETTERS);
  const lake = mkdtempSync(join(tmpdir(), 'databaker lake-'));
  const root = mkdtempSync(join(tmpdir(), 'databaker aws-'));
  let aws: AwsServer;
  let env: NodeJS.ProcessEnv;
  let baked: Outcome;

  beforeAll(async () => {
    await databaker(['sample', '--addresses', String(ADDRESSES), '--lake', lake]);
    keepFirstLetters(lake, LETTERS);
    // A lake's folders are buckets.
    cpSync(lake, root, { recursive: true });
    aws = await openAwsServer({ root, buckets: ['dc-data-baker-results-bucket'] });
    env = {
      ...aws.env,
      DATABAKER_DEFINITIONS: definitions.file,
      DATABAKER_LAKE: root,
      DATABAKER_WORKGROUP: 'primary',
    };
    expect(await databaker(['bake', '--lake', lake], env)).toMatchObject({ code: 0 });
    const pause = pauseOfQueries(aws);
    baked = await databaker(['bake', '--engine', 'athena'], env, { pause });
    expect(baked).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await aws.close();
    definitions.remove();
    for (const folder of [lake, root]) rmSync(folder, { recursive: true, force: true });
  });

  function manifest(of: string, table: string): Manifest {
    return JSON.parse(readFileSync(join(of, BAKED, table, '_manifest.json'), 'utf8')) as Manifest;
  }

  /** The folder of a published manifest's paths. */
  function filesOf(of: string, table: string): string {
    const { bakeId } = manifest(of, table);
    return join(of, BAKED, table, table === SHARDS ? '' : bakeId);
  }

  /**
   * All rows as texts, sorted: equal lists mean equal multisets, like EXCEPT ALL in both
   * directions.
   */
  async function rows(of: string, table: string, engine = 'duckdb'): Promise<string[]> {
    const args = ['query', `SELECT * FROM ${table}`, '--format', 'json'];
    const { stdout } = await databaker([...args, '--lake', of, '--engine', engine], env);
    return (JSON.parse(stdout) as unknown[]).map((row) => JSON.stringify(row)).sort();
  }

  it.each(TABLES.slice(0, 2))('has the same rows as one on DuckDB: %s', async (table) => {
    const [here, there] = [await rows(lake, table), await rows(root, table)];
    expect(here.length).toBeGreaterThan(ADDRESSES / 2);
    expect(there).toEqual(here);
  });

  it('has the same boundary reviews as one on DuckDB', async () => {
    // Athena sorts the keys of JSON by name, as DuckDB's bake does; the tests' Athena does not.
    const reviews = async (of: string) =>
      (await rows(of, 'current_boundary_reviews_parquet')).map((text) => {
        const row = JSON.parse(text) as { readonly boundary_reviews: readonly string[] };
        return {
          ...row,
          boundary_reviews: row.boundary_reviews.map((review) => JSON.parse(review)),
        };
      });
    const [here, there] = [await reviews(lake), await reviews(root)];
    expect(here.some(({ boundary_reviews }) => boundary_reviews.length > 0)).toBe(true);
    const texts = (list: readonly object[]) =>
      list.map((row) => inspect(row, { depth: null, sorted: true })).sort();
    expect(texts(there)).toEqual(texts(here));
  });

  it('is what Athena then reads', async () => {
    const table = TABLES[1] ?? '';
    expect(await rows(root, table, 'athena')).toEqual(await rows(root, table));
  });

  it('makes the same outcode files, with rows in the same order: byte for byte', () => {
    const names = readdirSync(filesOf(lake, SHARDS)).sort();
    expect(readdirSync(filesOf(root, SHARDS)).sort()).toEqual(names);
    const files = names.filter((name) => name.endsWith('.parquet'));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      expect(sha256(join(filesOf(root, SHARDS), file)), file).toBe(
        sha256(join(filesOf(lake, SHARDS), file)),
      );
    }
    expect(manifest(root, SHARDS).files).toEqual(manifest(lake, SHARDS).files);
  });

  it.each(TABLES)('has a manifest that matches its files: %s', (table) => {
    const { files, rows: total, status } = manifest(root, table);
    expect(status).toBe('audited');
    expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(total);
    for (const { path, bytes, sha256: hash } of files) {
      const file = join(filesOf(root, table), path);
      expect(statSync(file).size).toBe(bytes);
      expect(sha256(file)).toBe(hash);
    }
    const folder = join(root, BAKED, table === SHARDS ? `${table}_bakes` : table);
    const bake = join(folder, manifest(root, table).bakeId);
    const there = readdirSync(bake, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(bake.length + 1));
    expect(there.sort()).toEqual([...files.map(({ path }) => path), '_manifest.json'].sort());
  });

  it('asks for the status of many queries together', () => {
    const started = aws.queries.filter(({ substatement }) => substatement === 'UNLOAD').length;
    // Addresses; ballots by first letter, and their outcode files; the same for boundary reviews.
    expect(started).toBe(1 + 5 + 5 + 1 + 5 + 5);
    expect(aws.requests.map((request) => request.operation)).not.toContain('GetQueryExecution');
  });

  it('uploads no outcode file whose content is unchanged', async () => {
    const before = aws.requests.length;
    const again = ['bake', SHARDS, '--force', '--engine', 'athena'];
    const { code, stderr } = await databaker(again, env);
    expect(code).toBe(0);
    expect(stderr).toMatch(/publish current_elections_parquet: [\d,]+ rows, \d+ files, [^,]+, \d/);
    const puts = aws.requests
      .slice(before)
      .filter(({ operation, about }) => operation === 'PutObject' && about.includes('.parquet'));
    expect(puts).toEqual([]);
  });
});
