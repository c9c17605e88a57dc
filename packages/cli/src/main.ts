#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { processIo } from './io.ts';
import { runCli } from './run-cli.ts';

// The SQL parser is 22 MB of WebAssembly that runs for a moment: optimising it takes longer than
// running it. `databaker validate` takes 3.6 s without this and 0.9 s with it, on two cores.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

// Whoever reads our output may stop before its end, as `head` does: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// A terminal that is closed takes nothing more, and what runs still has to clear away.
process.stderr.on('error', () => {});

process.exitCode = await runCli(process.argv.slice(2), processIo());
