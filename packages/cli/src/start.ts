import { setFlagsFromString } from 'node:v8';
import { DatabakerError } from '@dc-data-baker/models';
import { strayError } from '@dc-data-baker/project';
import { type Io, processIo } from './io.ts';
import { BUG, reportError } from './report-error.ts';
import { runCli, tellOfBug } from './run-cli.ts';
import { written } from './standard-output.ts';
import { isSentrySet } from './tell-sentry.ts';

// The SQL parser is 22 MB of WebAssembly that runs for a moment: optimising it takes longer than
// running it. `databaker validate` takes 3.6 s without this and 0.9 s with it, on two cores.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

/** https://nodejs.org/api/process.html#exit-codes */
const UNSETTLED = 13;

let isOver = false;
const io: Io = {
  ...processIo(),
  exit: (code) => {
    isOver = true;
    process.exit(code);
  },
};
let failure: Error | undefined;
// Told at the end; until then what runs goes on, and clears away.
io.stdout.on('error', (error) => {
  failure = error;
});
// A terminal that is closed takes nothing more, and what runs still has to clear away.
process.stderr.on('error', () => {});
const argv = process.argv.slice(2);
// Without this a definition's `process.exit()` is a bake that did nothing and went well.
process.on('exit', (code) => {
  // Node has said what it thinks of a promise that nobody settles.
  if (isOver || code === UNSETTLED) return;
  const error = new DatabakerError(
    'definition',
    `the process was ended, with ${code}, before the command was done; take process.exit out of the definitions, and out of what they import`,
  );
  process.exitCode = reportError(error, io);
});
process.on('uncaughtException', (thrown) => {
  const error = strayError(thrown, io.cwd);
  const code = reportError(error, io);
  isOver = true;
  // What runs does not go on for Sentry's sake, unless somebody wants Sentry to know.
  if (code !== BUG || !isSentrySet()) process.exit(code);
  tellOfBug(error, io, argv).finally(() => process.exit(code));
});

const code = await runCli(argv, io);
isOver = true;
const unwritten = await written(io.stdout, () => failure);
process.exitCode = code === 0 && unwritten !== undefined ? reportError(unwritten, io) : code;
