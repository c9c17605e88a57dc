import { describe, expect, it } from 'vitest';
import { readWorkflows } from './testing/workspace.ts';

const WORKFLOWS = readWorkflows();
const NAMES = [...WORKFLOWS.keys()];

function text(name: string): string {
  return WORKFLOWS.get(name) ?? '';
}

describe('the workflows', () => {
  it('are these', () => {
    expect(NAMES.sort()).toEqual([
      'deploy-development.yml',
      'deploy-production.yml',
      'deploy.yml',
      'test.yml',
    ]);
  });

  it.each(NAMES)('%s uses actions by their commits, with their versions beside them', (name) => {
    const used = [...text(name).matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) {
      expect(action).toMatch(/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
    }
  });

  it.each(NAMES)('%s may read the repository, and no more than it says', (name) => {
    expect(text(name)).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(text(name)).not.toMatch(/write-all|secrets\./);
  });

  it('test what a pull request affects', () => {
    expect(text('test.yml')).toContain('nx affected -t typecheck test');
    expect(text('test.yml')).toMatch(/^on:\n {2}pull_request:$/m);
  });

  it('deploy development from main, once it is tested', () => {
    expect(text('deploy-development.yml')).toMatch(/push:\n {4}branches: \[main\]/);
    expect(text('deploy-development.yml')).toMatch(/deploy:\n {4}needs: test/);
  });

  it('deploy production by hand alone', () => {
    expect(text('deploy-production.yml')).toMatch(/^on:\n {2}workflow_dispatch:/m);
    expect(text('deploy-production.yml')).not.toMatch(/push:|schedule:/);
  });

  it('are known to AWS by a token, and not by a key', () => {
    expect(text('deploy.yml')).toContain('id-token: write');
    expect(text('deploy.yml')).toContain('role-to-assume: ');
    expect(text('deploy.yml')).not.toMatch(/aws-access-key-id|AWS_SECRET/);
  });
});
