import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '@dc-data-baker/project';
import { expect, it } from 'vitest';
import { databaker } from './testing/databaker.ts';

it('prints the version of the project', async () => {
  const { version } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8'));
  expect(await databaker(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});
