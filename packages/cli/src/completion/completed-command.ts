import type { Command, Option } from 'commander';

/** What may follow an option: nothing, one of some words, a path, or anything. */
export type CompletedValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'path' }
  | { readonly kind: 'anything' };

export interface CompletedOption {
  /** Including the dashes. */
  readonly flag: string;
  readonly description: string;
  readonly value: CompletedValue;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** The words that it accepts as arguments. */
  readonly words: readonly string[];
}

/** The names that can be used on the command line. */
export interface Names {
  readonly layers: readonly string[];
  readonly tables: readonly string[];
}

/**
 * The commands to complete, read from their definitions.
 *
 * Commander has no completion. Its plug-in `@bomb.sh/tab` 0.0.22 starts the command at each Tab,
 * which takes half a second, and in bash evaluates the typed text, including `$(...)`; so the
 * scripts contain all words.
 */
export function completedCommands(program: Command, names: Names): CompletedCommand[] {
  const all = [...new Set([...names.layers, ...names.tables])];
  /** By the argument's name in the help. */
  const words: Readonly<Record<string, readonly string[]>> = {
    selection: [...all, ...all.map((name) => `+${name}`)],
    table: names.tables,
  };
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    options: command.options
      .filter(({ hidden, long }) => !hidden && long)
      .map((option) => completedOption(option, { all, tables: names.tables })),
    words: command.registeredArguments.flatMap(
      (argument) => argument.argChoices ?? words[argument.name()] ?? [],
    ),
  }));
}

/** The names that may follow an option. */
interface NamedByOptions {
  readonly all: readonly string[];
  readonly tables: readonly string[];
}

function completedOption(option: Option, names: NamedByOptions): CompletedOption {
  const { long = '', description } = option;
  return { flag: long, description, value: completedValue(option, names) };
}

function completedValue(
  { flags, required, argChoices }: Option,
  { all, tables }: NamedByOptions,
): CompletedValue {
  // An option whose value is optional, as for `--resume`, does not take the next word.
  if (!required) return { kind: 'none' };
  if (argChoices) return { kind: 'words', words: argChoices };
  if (/<(file|dir)>/.test(flags)) return { kind: 'path' };
  if (/^--exclude /.test(flags)) return { kind: 'words', words: all };
  return /^--table /.test(flags) ? { kind: 'words', words: tables } : { kind: 'anything' };
}
