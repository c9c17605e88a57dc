import { type Command, Option } from 'commander';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { Io } from './io.ts';
import { withLakeOptions } from './options.ts';

/** Options of every command that works with an engine: those of a lake, and which engine it is. */
export function withEngineOptions(command: Command, io: Pick<Io, 'cwd'>): Command {
  const help = Object.values(CLI_ENGINES).map((engine) => engine.help);
  return withLakeOptions(command, io)
    .addOption(
      new Option('--engine <name>', help.join(', '))
        .choices(Object.keys(CLI_ENGINES))
        .env('DATABAKER_ENGINE')
        .default('duckdb'),
    )
    .addOption(
      new Option(
        '--workgroup <name>',
        'of Athena, instead of the one that the definitions name',
      ).env('DATABAKER_WORKGROUP'),
    );
}
