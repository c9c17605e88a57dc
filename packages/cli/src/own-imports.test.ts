import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Loads most of our packages, and prints what each import was resolved to: its URL and its format. */
const RESOLVED = `
import { registerHooks } from 'node:module';
import { resolveOwnImports } from './own-imports.js';
if (OWN) resolveOwnImports();
const resolved = {};
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    resolved[context.parentURL + ' ' + specifier] = found.url + ' ' + found.format;
    return found;
  },
});
await import('@dc-data-baker/engine');
await import('@dc-data-baker/graph');
await import('./run-cli.ts');
console.log(JSON.stringify(resolved));
`;

function resolved(own: boolean): Readonly<Record<string, string>> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', RESOLVED.replace('OWN', String(own))],
    { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 16e6 },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

it('resolves each import to what Node.js by itself resolves it to', () => {
  const byNode = resolved(false);
  expect(Object.keys(byNode).length).toBeGreaterThan(1000);
  expect(resolved(true)).toEqual(byNode);
});
