import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { examineMachine } from '../doctor/examine-machine.ts';
import { formatFindings } from '../doctor/format-findings.ts';
import { thisMachine } from '../doctor/this-machine.ts';
import { CLI_ENGINES } from '../engines/cli-engines.ts';
import type { Io } from '../io.ts';
import type { EngineOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { withEngineOptions } from '../with-engine-options.ts';
import { wrapLines } from '../wrap-lines.ts';

interface DoctorOptions extends EngineOptions {
  readonly json?: true;
  readonly verbose?: true;
}

export function doctorCommand(program: Command, io: Io, outcome: Outcome): void {
  const command = program
    .command('doctor')
    .description('say what is wrong with this machine, the lake or AWS, and what to do about it')
    .option('--verbose', 'show what is in order, too')
    .option('--json', 'print the findings as JSON, as described in docs/on-call.md')
    .addHelpText(
      'after',
      `
It changes nothing. The exit code is 1 if it finds a problem; warnings are no problem.

Examples:
  $ databaker doctor
  $ databaker doctor --engine athena --env production`,
    );
  withEngineOptions(command, io).action((options: DoctorOptions) => run(io, options, outcome));
}

async function run(io: Io, options: DoctorOptions, outcome: Outcome): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const findings = [
    ...examineMachine(thisMachine()),
    ...(await CLI_ENGINES[options.engine].examine(options, project, io)),
  ];
  const isHealthy = findings.every(({ status }) => status !== 'problem');
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, isHealthy, findings }, null, 2)}\n`
      : wrapLines(
          formatFindings(findings, { verbose: options.verbose === true, stream: io.stdout }),
          io.stdout.columns,
        ),
  );
  if (!isHealthy) outcome.code = 1;
  if (!options.json) {
    // A damaged byte does not change a size, and somebody may take "in order" for more than it is.
    io.stderr.write(
      'note: files are compared by size, and by hash if they are newer than their manifest; `databaker check --files` reads all\n',
    );
  }
}
