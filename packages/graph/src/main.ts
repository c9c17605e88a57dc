#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { registerCommands } from './commands.ts';
import { reportError } from './report-error.ts';

// The SQL parser is 22 MB of WebAssembly that runs briefly: optimising it takes longer than running
// it.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

const program = new Command('graph')
  .exitOverride()
  .description('Draws what is baked: databaker.png, databaker.svg and databaker.html.')
  .helpCommand(false);
registerCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
