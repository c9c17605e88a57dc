export type { Io, Output } from './io.ts';
export { runCli } from './run-cli.ts';
