import { createHash } from 'node:crypto';
import { openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { LambdaProcess } from '../testing/lambda-process.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { TESTED_VERSION } from '../testing/tested-version.ts';
import { bundleFunctions, type FunctionBundles } from './bundle-functions.ts';

type FunctionName = keyof FunctionBundles;

/**
 * The limit in https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, unzipped
 */
const MOST_BYTES = 250 * 1024 * 1024;

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const ELF_MACHINE_OFFSET = 18;
const AARCH64 = 183;

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}

function hashOf(directory: string): string {
  const hash = createHash('sha256');
  for (const path of filesIn(directory))
    hash.update(path).update(readFileSync(join(directory, path)));
  return hash.digest('hex');
}

describe('what is deployed', () => {
  let deployed: FunctionBundles;
  beforeAll(async () => {
    deployed = await bundleFunctions(tempFolder(), 'arm64', TESTED_VERSION);
  });

  it('contains DuckDB for arm64', () => {
    const library = 'node_modules/@duckdb/node-bindings-linux-arm64';
    for (const file of ['duckdb.node', 'libduckdb.so']) {
      const machine = Buffer.alloc(2);
      const descriptor = openSync(join(deployed.writer, library, file), 'r');
      readSync(descriptor, machine, 0, 2, ELF_MACHINE_OFFSET);
      expect(machine.readUInt16LE()).toBe(AARCH64);
    }
  });

  it('contains DuckDB only where it is needed', () => {
    expect(filesIn(deployed.steps)).toEqual(['index.mjs']);
    expect(filesIn(deployed.tables)).toEqual(['index.mjs']);
  });

  it('is far smaller than Lambda’s limit', () => {
    for (const directory of Object.values(deployed)) {
      const bytes = filesIn(directory).reduce(
        (sum, path) => sum + statSync(join(directory, path)).size,
        0,
      );
      expect(bytes).toBeLessThan(MOST_BYTES / 2);
    }
  });

  it('does not contain the SQL parser', () => {
    for (const directory of Object.values(deployed)) {
      expect(readFileSync(join(directory, 'index.mjs'), 'utf8')).not.toMatch(
        /polyglot|WebAssembly\.(instantiate|compile|Module)/,
      );
    }
  });

  it('has the same bytes when it is bundled again', () => {
    // The other tests' bundles were made by another process in another folder.
    for (const [name, directory] of Object.entries(inject('bundles'))) {
      const again = readFileSync(join(directory, 'index.mjs'));
      expect(again.equals(readFileSync(join(deployed[name as FunctionName], 'index.mjs')))).toBe(
        true,
      );
    }
    const [one, other] = [deployed.writer, deployed.extractor].map((directory) =>
      hashOf(join(directory, 'node_modules')),
    );
    expect(one).toBe(other);
  });

  it('contains nothing about the machine that bundled it', () => {
    const folders = [import.meta.dirname, process.env['HOME'] ?? '/home'].filter(
      (name) => name.length > 5,
    );
    for (const directory of Object.values(deployed)) {
      const code = readFileSync(join(directory, 'index.mjs'), 'utf8');
      for (const folder of folders) expect(code).not.toContain(folder);
    }
  });

  it('contains the engine’s version of DuckDB', () => {
    const { version } = JSON.parse(
      readFileSync(
        join(deployed.writer, 'node_modules/@duckdb/node-bindings-linux-arm64/package.json'),
        'utf8',
      ),
    ) as { version: string };
    const api = createRequire(import.meta.url)('@duckdb/node-api/package.json') as {
      version: string;
    };
    expect(version).toBe(api.version);
  });
});

describe('the artifacts, loaded as Lambda loads them', () => {
  it('name a bake', async () => {
    const steps = new LambdaProcess(inject('bundles').steps, { AWS_REGION: 'eu-west-2' });
    onTestFinished(() => steps.kill());
    expect(await steps.invoke({ step: 'name' })).toEqual({
      bakeId: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
      holds: false,
      before: {},
      warnings: [],
    });
  });

  it('name their errors for the state machine', async () => {
    const steps = new LambdaProcess(inject('bundles').steps, {
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
    onTestFinished(() => steps.kill());
    await expect(
      steps.invoke({
        step: 'prune',
        stage: { bakesLocation: 's3://town/x/', keepBakes: 1 },
        location: 's3://town/x/',
      }),
    ).rejects.toMatchObject({ name: 'Databaker.Cloud' });
  });
});
