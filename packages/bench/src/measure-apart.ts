import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { COMPILED_MODULES, WASM_FLAGS } from '@dc-data-baker/project';
import type { Measure } from './measure.ts';

/**
 * Runs one of our scripts in a process of its own.
 *
 * @param runtime the program that runs it: this process's own Node.js, or the path of a Python
 * @returns what it measured, and then the whole run
 */
export async function measureApart(
  script: string,
  request: object,
  runtime = process.execPath,
): Promise<Measure[]> {
  const flags = runtime === process.execPath ? WASM_FLAGS : [];
  const args = [...flags, join(import.meta.dirname, script), JSON.stringify(request)];
  const child = spawn(runtime, args, {
    env: { NODE_COMPILE_CACHE: COMPILED_MODULES, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const began = performance.now();
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  const measures = JSON.parse(output) as Measure[];
  return [...measures, together(measures, (performance.now() - began) / 1e3)];
}

/** @param wallSeconds of the whole process, which begins before anything is measured */
function together(measures: readonly Measure[], wallSeconds: number): Measure {
  return {
    what: 'together',
    wallSeconds,
    cpuSeconds: measures.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakBytes: Math.max(...measures.map(({ peakBytes }) => peakBytes)),
  };
}
