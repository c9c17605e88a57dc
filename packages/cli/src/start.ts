import { setFlagsFromString } from 'node:v8';
import { processIo } from './io.ts';
import { BUG, reportError } from './report-error.ts';
import { runCli, tellOfBug } from './run-cli.ts';
import { written } from './standard-output.ts';
import { isSentrySet } from './tell-sentry.ts';

// The SQL parser is 22 MB of WebAssembly that runs for a moment: optimising it takes longer than
// running it. `databaker validate` takes 3.6 s without this and 0.9 s with it, on two cores.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

const io = processIo();
let failure: Error | undefined;
// Told at the end; until then what runs goes on, and clears away.
io.stdout.on('error', (error) => {
  failure = error;
});
// A terminal that is closed takes nothing more, and what runs still has to clear away.
process.stderr.on('error', () => {});
const argv = process.argv.slice(2);
process.on('uncaughtException', (error) => {
  const code = reportError(error, io);
  // What runs does not go on for Sentry's sake, unless somebody wants Sentry to know.
  if (code !== BUG || !isSentrySet()) process.exit(code);
  tellOfBug(error, io, argv).finally(() => process.exit(code));
});

const code = await runCli(argv, io);
const unwritten = await written(io.stdout, () => failure);
process.exitCode = code === 0 && unwritten !== undefined ? reportError(unwritten, io) : code;
