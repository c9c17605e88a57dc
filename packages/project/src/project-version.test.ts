import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { projectVersion } from './project-version.ts';

/** A folder with a `package.json`, and with a commit of it if there is a repository. */
async function folderOfProject({ repository }: { readonly repository: boolean }) {
  const root = await tempFolder();
  mkdirSync(join(root, 'packages'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  const commit = () => {
    git('add', '.');
    git('commit', '--quiet', '--message', 'Change something');
    return git('rev-parse', '--short=10', 'HEAD');
  };
  write('package.json', '{ "version": "3.2.1" }');
  if (repository) git('init', '--quiet');
  return { root, write, commit };
}

it('is the version of the package, with the last commit that changed code', async () => {
  const { root, write, commit } = await folderOfProject({ repository: true });
  write('packages/a.ts', '1');
  const code = commit();
  write('README.md', 'one');
  commit();
  expect(await projectVersion(root)).toBe(`3.2.1 (${code})`);
});

it('says that the code is not that of the commit', async () => {
  const { root, write, commit } = await folderOfProject({ repository: true });
  write('packages/a.ts', '1');
  const code = commit();
  write('packages/a.ts', '2');
  expect(await projectVersion(root)).toBe(`3.2.1 (${code} and changes)`);
});

it('is the version of the package alone without a commit, or without a repository', async () => {
  const { root } = await folderOfProject({ repository: true });
  expect(await projectVersion(root)).toBe('3.2.1');
  const { root: without } = await folderOfProject({ repository: false });
  expect(await projectVersion(without)).toBe('3.2.1');
});

it('does not take the commit of a repository that contains it', async () => {
  const { root, write, commit } = await folderOfProject({ repository: true });
  write('packages/package.json', '{ "version": "1.1.1" }');
  commit();
  expect(await projectVersion(join(root, 'packages'))).toBe('1.1.1');
});
