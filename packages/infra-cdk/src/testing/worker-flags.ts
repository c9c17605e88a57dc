/** How a worker of the tests has WebAssembly: eight seconds of processor time without it, three with it. */
export function workerFlags(): string[] {
  return process.execArgv.filter((flag) => flag.startsWith('--no-wasm'));
}
