import { type Command, Option } from 'commander';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { Io } from './io.ts';
import { withLakeOptions } from './options.ts';

/** Options of every command that uses an engine: those of a lake, and the engine. */
export function withEngineOptions(command: Command, io: Pick<Io, 'cwd'>): Command {
  const help = Object.values(CLI_ENGINES).map((engine) => engine.help);
  return withEngineChoice(withLakeOptions(command, io), help.join(', '));
}

/** @param help describes the engines, for the command */
export function withEngineChoice(command: Command, help: string): Command {
  return command
    .addOption(
      new Option('--engine <name>', help)
        .choices(Object.keys(CLI_ENGINES))
        .env('DATABAKER_ENGINE')
        .default('duckdb'),
    )
    .addOption(
      new Option(
        '--workgroup <name>',
        'the workgroup of Athena, instead of the one in the definitions',
      ).env('DATABAKER_WORKGROUP'),
    );
}
