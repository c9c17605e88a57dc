#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { registerCommands } from './commands/index.ts';
import { reportError } from './report-error.ts';

// The SQL parser is 22 MB of WebAssembly that runs for a moment: optimising it takes longer than
// running it. `databaker validate` takes 3.6 s without this and 0.9 s with it, on two cores.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

const program = new Command('databaker')
  .exitOverride()
  .description('Bakes flat tables for APIs, on this machine or in AWS.')
  .helpCommand(false)
  .showHelpAfterError('(`databaker --help` shows what there is)')
  .configureHelp({ sortSubcommands: false })
  .addHelpText(
    'after',
    `
Examples:
  $ databaker bake                            bake every layer (on sample data, the first time)
  $ databaker bake +current_elections         a layer, and what it needs
  $ databaker lookup "SW1A 1AA"               what an API client would get
  $ databaker query "SELECT count(*) FROM addressbase_partitioned"

Exit codes: 0 done, 1 the bake or a check failed, 2 the request or a definition was wrong,
70 a bug, 130 stopped by Ctrl-C.`,
  );
registerCommands(program);

// Whoever reads our output may stop before its end, as `head` does: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
