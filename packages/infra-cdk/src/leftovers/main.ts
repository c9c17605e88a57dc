import '../with-wasm-flags.ts';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DEFAULT_DEFINITIONS } from '@dc-data-baker/project';
import { REGION } from '../region.ts';
import { tellLeftovers } from './tell-leftovers.ts';

const source = {
  definitions: DEFAULT_DEFINITIONS,
  env: process.env['DC_ENVIRONMENT'] ?? 'development',
  trial: process.env['DC_TRIAL'],
};

process.exitCode = await tellLeftovers(
  new CloudFormationClient({ region: REGION }),
  source,
  process,
);
