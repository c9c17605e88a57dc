import { projectVersion } from '@dc-data-baker/project';
import { expect, it } from 'vitest';
import { databaker } from './testing/databaker.ts';

it('prints the version of the project', async () => {
  const version = await projectVersion();
  expect(await databaker(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});
