import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ROUGH_DAY } from './faults.ts';
import { openAwsServer } from './open-aws-server.ts';

/**
 * The server as a separate process, to run the databaker command against it by hand:
 *
 *     node packages/fake-aws/src/main.ts --root DIR [--port N] [--bucket NAME]... [--faults SEED]
 */
const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    port: { type: 'string', default: '0' },
    bucket: { type: 'string', multiple: true, default: [] },
    faults: { type: 'string' },
    'query-milliseconds': { type: 'string', default: '0' },
  },
});
if (values.root === undefined) throw new Error('--root DIR: where the objects are to be');

const server = await openAwsServer({
  root: values.root,
  port: Number(values.port),
  buckets: values.bucket,
  holdQuery: () => sleep(Number(values['query-milliseconds'])),
  ...(values.faults === undefined ? {} : { faults: { seed: Number(values.faults), ...ROUGH_DAY } }),
});
console.log(server.url);
for (const [name, value] of Object.entries(server.env)) console.log(`export ${name}=${value}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close());
}
