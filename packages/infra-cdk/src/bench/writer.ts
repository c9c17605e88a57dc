/**
 * Measures the writer function on one piece: the artifact that is deployed, but with DuckDB for
 * this machine, against a server that speaks S3.
 *
 *     node packages/infra-cdk/src/bench/writer.ts [addresses] [megabytes of the function]
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAwsServer } from '@dc-data-baker/fake-aws';
import { tableNamed } from '@dc-data-baker/planner';
import type { WriterRequest } from '@dc-data-baker/steps';
import { DuckDBInstance } from '@duckdb/node-api';
import { bundleFunctions } from '../bundling/bundle-functions.ts';
import { deployedProject } from '../deployed-project.ts';
import { layerPlan } from '../layer-plan.ts';
import { directoryBytes } from './directory-bytes.ts';

/** The most outcodes with one first letter: those of S. */
const OUTCODES = 260;
/** Athena writes a piece in some 30 files. */
const FILES = 30;

const [addresses = '3500000', megabytes = '3538'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'databaker-writer-'));
const project = await deployedProject('development');
const stage = layerPlan(project, 'current_elections').stages.find(({ kind }) => kind === 'shards');
if (stage?.kind !== 'shards') throw new Error('no stage writes shards');
const bakeId = '20270101T000000Z-000000';
const place = `${stage.bakesLocation}${bakeId}/_attempts/S-1/`;
const { bucket } = tableNamed(project, stage.table).table;

try {
  const root = join(folder, 's3');
  const written = join(root, place.slice('s3://'.length));
  mkdirSync(written, { recursive: true });
  await writePiece(written);
  const { writer } = await bundleFunctions(
    join(folder, 'functions'),
    arch() === 'arm64' ? 'arm64' : 'x64',
  );
  const server = await openAwsServer({ root, buckets: [bucket.name] });
  const request: WriterRequest = {
    bakeId,
    stage: { ...stage, pieces: [] },
    piece: 'S',
    value: 'S',
    place,
  };
  await run(writer, server.env, request, directoryBytes(written));
  await server.close();
} finally {
  rmSync(folder, { recursive: true });
}

/** Rows as Athena writes them: unordered, in several files. */
async function writePiece(directory: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (let file = 0; file < FILES; file++) {
    const rows = Math.ceil(Number(addresses) / FILES);
    await connection.run(`
      COPY (
        SELECT
          CAST(100000000000 + hash(i) % 899999999999 AS VARCHAR) AS uprn,
          concat('Flat ', i % 97, ', ', i % 997, ' ', substr(md5(CAST(i % 9973 AS VARCHAR)), 1, 12), ' Street, Some Town, South Yorkshire') AS address,
          concat('S', (hash(i) // 7) % ${OUTCODES}, ' ', i % 10, chr(CAST(65 + i % 26 AS INTEGER)), chr(CAST(65 + (i // 26) % 26 AS INTEGER))) AS postcode,
          's3://pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/' AS addressbase_source,
          CASE i % 3 WHEN 0 THEN CAST([] AS VARCHAR[]) ELSE [concat('local.some-council.ward-', i % 40, '.2027-05-06'), concat('mayor.some-authority.2027-05-0', i % 9)] END AS ballot_ids,
          concat('S', (hash(i) // 7) % ${OUTCODES}) AS outcode
        FROM range(${file * rows}, ${(file + 1) * rows}) AS r(i)
      ) TO '${join(directory, `${file}.parquet`)}' (FORMAT parquet, COMPRESSION snappy)`);
  }
  connection.closeSync();
  instance.closeSync();
}

async function run(
  bundle: string,
  env: Readonly<Record<string, string>>,
  request: WriterRequest,
  bytes: number,
): Promise<void> {
  const disk = join(folder, 'tmp');
  mkdirSync(disk);
  const child = fork(join(import.meta.dirname, '../testing/lambda-runtime.mjs'), [bundle], {
    env: { ...env, TMPDIR: disk, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes },
    execArgv: [],
  });
  let mostDisk = 0;
  const timer = setInterval(() => {
    mostDisk = Math.max(mostDisk, directoryBytes(disk));
  }, 200);
  const began = performance.now();
  const answer = await new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ id: 1, payload: request });
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  const [, peak = ''] =
    /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  child.kill();
  const megabytesOf = (count: number) => `${Math.round(count / 1024 / 1024)} MiB`;
  console.log(JSON.stringify(answer));
  console.log(
    `${addresses} addresses, ${megabytesOf(bytes)} from Athena: ${seconds.toFixed(1)} s, ${megabytesOf(Number(peak) * 1024)} of memory at most, ${megabytesOf(mostDisk)} of disk at most, in a function of ${megabytes} MB`,
  );
}
