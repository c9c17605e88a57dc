import './with-wasm-flags.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabakerError, Environment } from '@dc-data-baker/models';
import { projectVersion } from '@dc-data-baker/project';
import { bundleFunctions } from './bundling/bundle-functions.ts';
import { deployedProject } from './deployed-project.ts';
import { networkOf } from './network-of.ts';
import { REGION } from './region.ts';
import { dataBakerApp } from './stacks/data-baker-app.ts';
import { assertWithinQuotas } from './stacks/quotas.ts';

/**
 * The program that `cdk.json` runs.
 *
 * The account is that of the credentials; without credentials the stacks fit any account.
 */
const env = {
  ...(process.env['CDK_DEFAULT_ACCOUNT'] === undefined
    ? {}
    : { account: process.env['CDK_DEFAULT_ACCOUNT'] }),
  region: REGION,
};

const folder = mkdtempSync(join(tmpdir(), 'databaker-functions-'));
try {
  const environment = Environment(process.env['DC_ENVIRONMENT'] ?? 'development');
  const project = await deployedProject(environment, process.env['DC_TRIAL']);
  const network = networkOf(process.env);
  const bundles = await bundleFunctions(folder, 'arm64', await projectVersion());
  const app = dataBakerApp({ project, bundles, env, network });
  assertWithinQuotas(app.synth());
} catch (error) {
  if (!(error instanceof DatabakerError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
