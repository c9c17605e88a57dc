import { describe, expect, it } from 'vitest';
import { examineMachine, type Machine } from './examine-machine.ts';
import { thisMachine } from './this-machine.ts';

const GOOD: Machine = { node: '24.1.0', memoryBytes: 8e9, cores: 4, openFiles: 65_536 };

describe('a machine', () => {
  it('in order needs no action', () => {
    const findings = examineMachine(GOOD);
    expect(findings.map(({ about, status }) => [about, status])).toEqual([
      ['Node.js', 'ok'],
      ['memory', 'ok'],
      ['open files', 'ok'],
    ]);
    expect(findings.every(({ todo }) => todo === null)).toBe(true);
  });

  it.each<[string, Partial<Machine>, string, string, string]>([
    ['an old Node.js', { node: '20.19.0' }, 'Node.js', 'problem', '22.18 at least'],
    ['a Node.js that is almost new enough', { node: '22.17.1' }, 'Node.js', 'problem', '22.18'],
    ['little memory', { memoryBytes: 3e9 }, 'memory', 'warning', 'give it more memory'],
    ['hardly any memory', { memoryBytes: 1e9 }, 'memory', 'problem', 'give it more memory'],
    ['few open files', { openFiles: 256 }, 'open files', 'warning', 'ulimit -n 1024'],
  ])('with %s is reported, with what to do', (_, change, about, status, todo) => {
    const found = examineMachine({ ...GOOD, ...change }).filter((one) => one.status !== 'ok');
    expect(found).toMatchObject([{ area: 'machine', about, status }]);
    expect(found[0]?.todo).toContain(todo);
  });

  it('that does not report its limit of open files passes', () => {
    const findings = examineMachine({ ...GOOD, openFiles: undefined });
    expect(findings.at(-1)).toMatchObject({ status: 'ok' });
  });

  it('like the one that runs this test can bake', () => {
    const { node, memoryBytes, cores } = thisMachine();
    expect(node).toBe(process.versions.node);
    expect(memoryBytes).toBeGreaterThan(1e8);
    expect(cores).toBeGreaterThan(0);
  });
});
