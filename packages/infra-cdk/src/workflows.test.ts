import { describe, expect, it } from 'vitest';
import { readWorkflows } from './testing/read-workflows.ts';

const WORKFLOWS = readWorkflows();
const NAMES = [...WORKFLOWS.keys()];

function text(name: string): string {
  return WORKFLOWS.get(name) ?? '';
}

function jobOf(workflow: string, job: string): string {
  const [, body = ''] = workflow.split(`\n  ${job}:\n`);
  return body.split(/\n {2}\w/)[0] ?? '';
}

describe('the workflows', () => {
  it('are these', () => {
    expect(NAMES.sort()).toEqual(['deploy.yml', 'main.yml', 'test.yml']);
  });

  it.each(NAMES)('%s names actions by their commits, with their versions in comments', (name) => {
    const used = [...text(name).matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) {
      expect(action).toMatch(/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
    }
  });

  it.each(NAMES)(
    '%s may read the repository, and has only the permissions that it declares',
    (name) => {
      expect(text(name)).toMatch(/^permissions:\n {2}contents: read\n/m);
      expect(text(name)).not.toMatch(/write-all|secrets\./);
    },
  );

  it('test the projects that a pull request affects', () => {
    expect(text('test.yml')).toContain('nx affected -t typecheck test');
    expect(text('test.yml')).toMatch(/^on:\n {2}pull_request:$/m);
  });

  it('test the projects affected since the last commit that was tested, deployed and verified', () => {
    expect(text('test.yml')).toContain('.ci/tested-before >> "$GITHUB_OUTPUT"');
    expect(text('test.yml')).not.toContain('github.event.before');
  });

  it('are checked with actionlint and zizmor, in pinned versions', () => {
    expect(text('test.yml')).toMatch(/actionlint@v\d+\.\d+\.\d+\n/);
    expect(text('test.yml')).toMatch(/pipx run zizmor==\d+\.\d+\.\d+ /);
  });

  it('deploy only from main: development after the tests, production after development was verified', () => {
    const main = text('main.yml');
    expect(main).toMatch(/^on:\n {2}push:\n {4}branches: \[main\]\n\n/m);
    expect(jobOf(main, 'development')).toMatch(
      /needs: test\n[\s\S]*deploy\.yml[\s\S]*verify: true/,
    );
    expect(jobOf(main, 'production')).toMatch(/needs: development\n[\s\S]*deploy\.yml/);
    const deploying = NAMES.filter((name) => text(name).includes('deploy.yml'));
    expect(deploying).toEqual(['main.yml']);
  });

  it('deploy the commit that was tested', () => {
    expect(text('deploy.yml')).not.toMatch(/^ +ref:/m);
    expect(text('deploy.yml')).toMatch(/environment: \$\{\{ inputs\.environment \}\}/);
  });

  it('sign in to AWS with a token, without a key', () => {
    expect(text('deploy.yml')).toContain('id-token: write');
    expect(text('deploy.yml')).toContain('role-to-assume: ');
    expect(text('deploy.yml')).not.toMatch(/aws-access-key-id|AWS_SECRET/);
    // Once for the deploy, and once for its verification, which may take longer than the first
    // credentials are valid.
    expect(text('deploy.yml').match(/configure-aws-credentials@/g)).toHaveLength(2);
  });
});
