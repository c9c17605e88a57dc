import '../with-wasm-flags.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClients, S3Store } from '@dc-data-baker/engine/aws';
import { REGION } from '../region.ts';
import { runVerify } from './run-verify.ts';

process.once('SIGINT', () => {
  process.stderr.write('\nstopped watching; what was started continues in AWS\n');
  process.exit(130);
});

process.exitCode = await runVerify(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stepFunctions: new SFNClient({ region: REGION }),
  store: new S3Store(awsClients().s3),
  pause,
});
