import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DEFAULT_DEFINITIONS } from '@dc-data-baker/project';
import { expect, it, onTestFinished } from 'vitest';
import { REGION } from '../region.ts';
import { tellLeftovers } from './tell-leftovers.ts';

/** CloudFormation's answer, in pages. */
async function cloudFormation(pages: readonly (readonly string[])[]): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const page = Number(new URLSearchParams(body).get('NextToken') ?? 0);
      const next = page + 1 < pages.length ? `<NextToken>${page + 1}</NextToken>` : '';
      response.end(
        `<DescribeStacksResponse><DescribeStacksResult><Stacks>${(pages[page] ?? []).join('')}</Stacks>${next}</DescribeStacksResult></DescribeStacksResponse>`,
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stack(name: string, created: string, trial?: string): string {
  const tag =
    trial === undefined ? '' : `<member><Key>dc-trial</Key><Value>${trial}</Value></member>`;
  return `<member><StackName>${name}</StackName><CreationTime>${created}</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Tags>${tag}</Tags></member>`;
}

async function leftovers(endpoint: string): Promise<{ code: number; said: string }> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new CloudFormationClient({ endpoint, region: REGION, credentials });
  let said = '';
  const to = {
    write: (text: string) => {
      said += text;
    },
  };
  const source = { definitions: DEFAULT_DEFINITIONS, env: 'development' };
  const code = await tellLeftovers(client, source, { stdout: to, stderr: to });
  client.destroy();
  return { code, said };
}

/** Runs the command as a deploy does, without a terminal. */
function started(): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn('node', [join(import.meta.dirname, 'main.ts')], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_MAX_ATTEMPTS: '1',
        DC_ENVIRONMENT: 'development',
      },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('close', (code) => resolve({ code, said }));
  });
}

it('a deploy lists the stacks of layers that are no longer defined', async () => {
  const url = await cloudFormation([
    [
      stack('dc-data-baker-development-core', '2026-01-01T00:00:00Z'),
      stack('dc-data-baker-development-elections', '2026-01-02T00:00:00Z'),
      stack('dc-data-baker-production-elections', '2026-01-02T00:00:00Z'),
      stack('dc-data-baker-development-new-core', '2026-01-02T00:00:00Z', 'new'),
    ],
    [
      stack('dc-data-baker-development-wards', '2026-01-03T00:00:00Z'),
      stack('dc-data-baker-development-current-elections', '2026-01-02T00:00:00Z'),
      stack('CDKToolkit', '2025-01-01T00:00:00Z'),
    ],
  ]);
  const { code, said } = await leftovers(url);
  expect(code).toBe(0);
  const names = [...said.matchAll(/delete-stack .*--stack-name (\S+)/g)].map(([, name]) => name);
  // A layer that reads another one was deployed after it, and is deleted first.
  expect(names).toEqual(['dc-data-baker-development-wards', 'dc-data-baker-development-elections']);
});

it('prints nothing if there are none, and says why if it cannot list them', async () => {
  const core = stack('dc-data-baker-development-core', '2026-01-01T00:00:00Z');
  expect(await leftovers(await cloudFormation([[core]]))).toEqual({ code: 0, said: '' });
  const refused = await started();
  expect(refused.code).toBe(1);
  expect(refused.said).toMatch(/^error: could not list the stacks that are deployed: /);
});
