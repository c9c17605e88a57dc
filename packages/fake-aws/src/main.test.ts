import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AthenaClient, ListWorkGroupsCommand } from '@aws-sdk/client-athena';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it, onTestFinished } from 'vitest';

it('runs as a process of its own, and prints its address', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const root = await tempFolder();
  const server = spawn(process.execPath, [main, '--root', root, '--bucket', 'town']);
  onTestFinished(() => {
    server.kill('SIGKILL');
  });
  const [url] = (await once(createInterface(server.stdout), 'line')) as [string];
  const athena = new AthenaClient({
    endpoint: url,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { WorkGroups } = await athena.send(new ListWorkGroupsCommand({}));
  expect(WorkGroups).toHaveLength(1);
  athena.destroy();
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  expect(code).toBe(0);
});
