import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles WebAssembly once, quickly, and does not optimise it later. The SQL parser is 22 MB of
 * WebAssembly that runs briefly, and so is the CDK's validation: optimising them takes longer than
 * running them. On two cores `databaker validate` takes 3.6 s without this and 0.9 s with it, and a
 * synthesis 32 s of processor time and 22 s.
 */
export const WASM_FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'] as const;

/** Sets them for this process; to be called before WebAssembly is loaded. */
export function setWasmFlags(): void {
  for (const flag of WASM_FLAGS) setFlagsFromString(flag);
}
