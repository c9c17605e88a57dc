import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleFunctions, type FunctionBundles } from '../bundling/bundle-functions.ts';
import { dataBakerApp } from '../stacks/data-baker-app.ts';
import { withoutAssetCopies } from './asset-copies.ts';
import { withoutCdkValidation } from './cdk-validation.ts';
import { TESTED_VERSION } from './tested-version.ts';
import { townProject } from './town-project.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The functions as they are deployed, but with DuckDB for this machine. */
    readonly bundles: FunctionBundles;
    /** The town's templates, by the names of its stacks. */
    readonly town: Readonly<Record<string, object>>;
  }
}

/** Bundles the functions and synthesises the town once for all tests, because both take seconds. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'databaker-cdk-setup-'));
  const bundles = await bundleFunctions(
    join(folder, 'functions'),
    arch() === 'arm64' ? 'arm64' : 'x64',
    TESTED_VERSION,
  );
  const outdir = join(folder, 'cdk.out');
  const env = { region: 'eu-west-2' };
  withoutCdkValidation(() =>
    withoutAssetCopies(() =>
      dataBakerApp({ project: townProject(), bundles, env, outdir }).synth(),
    ),
  );
  const templates = readdirSync(outdir)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => [name.replace('.template.json', ''), readFileSync(join(outdir, name), 'utf8')]);
  project.provide('bundles', bundles);
  project.provide(
    'town',
    Object.fromEntries(templates.map(([name, text = '']) => [name, JSON.parse(text)])),
  );
  return () => rmSync(folder, { recursive: true });
}
