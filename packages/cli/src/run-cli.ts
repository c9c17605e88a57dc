import { visibleLines } from '@dc-data-baker/models';
import { packageVersion, projectVersion } from '@dc-data-baker/project';
import { Command } from 'commander';
import { registerCommands } from './commands/index.ts';
import type { Io } from './io.ts';
import type { Outcome } from './outcome.ts';
import { BUG, reportError } from './report-error.ts';

/**
 * Runs a command line and prints any error.
 *
 * @param argv the words after `databaker`
 * @returns the exit code, as documented in the help; never throws
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  // Asking Git for the commit takes longer than the rest of the start.
  const version = argv.includes('--version') ? await projectVersion() : packageVersion();
  const program = new Command('databaker')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Errors repeat what was typed.
      writeErr: (text) => io.stderr.write(visibleLines(text)),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    })
    .description('Bakes flat tables for APIs, on this machine or in AWS.')
    .version(version, '--version', 'print the version of this project')
    .helpCommand(false)
    .showHelpAfterError('(`databaker --help` lists all commands)')
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
  const outcome: Outcome = { code: 0 };
  try {
    await registerCommands(program, io, outcome, argv[0]);
    await program.parseAsync(argv, { from: 'user' });
    return outcome.code;
  } catch (error) {
    const code = reportError(error, io);
    if (code === BUG) await tellOfBug(error, io, argv);
    return code;
  }
}

/**
 * Reports a bug to Sentry, if that is configured.
 *
 * @param argv only the command's name is sent, because the rest may contain a postcode
 */
export async function tellOfBug(
  error: unknown,
  io: Pick<Io, 'stderr'>,
  argv: readonly string[],
): Promise<void> {
  const { tellSentry } = await import('./tell-sentry.ts');
  const [command = ''] = argv;
  const where = /^[a-z]+$/.test(command) ? `databaker ${command}` : 'databaker';
  await tellSentry(io, [{ kind: 'bug', where, error }]);
}
