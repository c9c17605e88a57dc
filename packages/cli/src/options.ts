import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { ENVIRONMENTS } from '@dc-data-baker/models';
import type { EngineName } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, type ProjectSource, WORKSPACE } from '@dc-data-baker/project';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from './io.ts';
import { memorySize } from './memory-size.ts';

/** The default lake; sample data is only made here automatically. */
export const DEFAULT_LAKE = join(WORKSPACE, '.databaker', 'lake');

export interface LakeOptions extends ProjectSource {
  readonly lake: string;
}

/** Which engine is used, and where its queries run. */
export interface EngineChoice {
  readonly engine: EngineName;
  readonly workgroup?: string;
}

/** Options of every command that works in a lake or in AWS. */
export interface EngineOptions extends LakeOptions, EngineChoice {}

/** Options of every command that reads the definitions. */
export function withProjectOptions(command: Command, io: Pick<Io, 'cwd'>): Command {
  return command
    .addOption(
      new Option('--env <name>', 'the environment')
        .choices(ENVIRONMENTS)
        .env('DC_ENVIRONMENT')
        .default('development'),
    )
    .addOption(
      new Option(
        '--trial <name>',
        'bake beside the environment, from its sources: see docs/migrating.md',
      )
        .env('DC_TRIAL')
        .argParser(notEmpty),
    )
    .addOption(
      new Option('--definitions <file>', 'a module that exports `definitions`')
        .env('DATABAKER_DEFINITIONS')
        .default(DEFAULT_DEFINITIONS, 'packages/definitions')
        .argParser((typed) => fromWhereTyped(io.cwd)(notEmpty(typed))),
    );
}

/** Options of every command that reads or writes a lake. */
export function withLakeOptions(command: Command, io: Pick<Io, 'cwd'>): Command {
  return withProjectOptions(command, io).addOption(
    new Option('--lake <dir>', 'the directory with the tables')
      .env('DATABAKER_LAKE')
      .default(DEFAULT_LAKE, '.databaker/lake')
      .argParser((typed) => fromWhereTyped(io.cwd)(directory(typed))),
  );
}

export interface SelectionOptions {
  readonly exclude?: readonly string[];
}

/** The tables of a command: its arguments, without those of `--exclude`. */
export function withSelection(command: Command): Command {
  return command
    .argument(
      '[selection...]',
      'layers or tables, * for any characters; +name with what it needs, name+ with what needs it',
    )
    .option(
      '--exclude <name>',
      'leave out a layer or table, named as in a selection; may be repeated',
      eachGiven,
    );
}

/** Collects the values of an option that can be repeated. */
export function eachGiven(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Limits for DuckDB: options of every command that reads more than one file with it. */
export function withLimitOptions(command: Command): Command {
  return command
    .option(
      '--threads <number>',
      'how many threads to use',
      wholeNumber(1, 256),
      availableParallelism(),
    )
    .option(
      '--memory <size>',
      'how much memory DuckDB may use, such as 2GB, before it spills to disk',
      memorySize,
    );
}

export interface LimitOptions {
  readonly threads: number;
  readonly memory?: string;
}

/** The limits for an engine. */
export function limitsOf({ threads, memory }: LimitOptions): LimitOptions {
  return { threads, ...(memory === undefined ? {} : { memory }) };
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text.replaceAll(/[_,]/g, ''));
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  };
}

/**
 * Refuses an empty value, which a shell makes from a variable that is not set. Otherwise an empty
 * trial would be the environment itself, and an empty lake the current folder.
 */
function notEmpty(typed: string): string {
  if (typed !== '') return typed;
  throw new InvalidArgumentError('it is empty; give a value, or leave it out');
}

function directory(typed: string): string {
  // As a path it would be a folder named `s3:`.
  if (!/^[a-z][a-z0-9]+:\/\//i.test(typed)) return notEmpty(typed);
  throw new InvalidArgumentError(
    'a lake is a directory; with --engine athena the tables are read and written in S3',
  );
}

/** Resolves a path against the directory in which it was typed. */
export function fromWhereTyped(cwd: string): (typed: string) => string {
  return (typed) => resolve(cwd, typed);
}
