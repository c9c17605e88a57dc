import { DatabakerError } from '@dc-data-baker/models';
import { setWasmFlags, strayError } from '@dc-data-baker/project';
import { type Io, processIo } from './io.ts';
import { BUG, reportError } from './report-error.ts';
import { runCli, tellOfBug } from './run-cli.ts';
import { written } from './standard-output.ts';
import { isSentrySet } from './tell-sentry.ts';

setWasmFlags();

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
// Reported at the end; until then the command continues, and cleans up.
io.stdout.on('error', (error) => {
  failure = error;
});
// A closed terminal accepts no output, but the command must still clean up.
process.stderr.on('error', () => {});
const argv = process.argv.slice(2);
// Without this, a `process.exit()` in a definition would look like a successful bake that did
// nothing.
process.on('exit', (code) => {
  // Node has reported a promise that is never settled.
  if (isOver || code === UNSETTLED) return;
  const error = new DatabakerError(
    'definition',
    `the process ended with ${code} before the command had finished; remove process.exit from the definitions, and from what they import`,
  );
  process.exitCode = reportError(error, io);
});
process.on('uncaughtException', (thrown) => {
  const error = strayError(thrown, io.cwd);
  const code = reportError(error, io);
  isOver = true;
  // The process does not wait for Sentry, unless it is configured.
  if (code !== BUG || !isSentrySet()) process.exit(code);
  tellOfBug(error, io, argv).finally(() => process.exit(code));
});

const code = await runCli(argv, io);
isOver = true;
const unwritten = await written(io.stdout, () => failure);
process.exitCode = code === 0 && unwritten !== undefined ? reportError(unwritten, io) : code;
