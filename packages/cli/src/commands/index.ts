import type { Command } from 'commander';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';

type Register = (program: Command, io: Io, outcome: Outcome) => void;

/** All commands, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  bake: async () => (await import('./bake.ts')).bakeCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  validate: async () => (await import('./validate.ts')).validateCommand,
  compile: async () => (await import('./compile.ts')).compileCommand,
  test: async () => (await import('./test.ts')).testCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  query: async () => (await import('./query.ts')).queryCommand,
  lookup: async () => (await import('./lookup.ts')).lookupCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  history: async () => (await import('./history.ts')).historyCommand,
  ls: async () => (await import('./ls.ts')).lsCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  publish: async () => (await import('./publish.ts')).publishCommand,
  rollback: async () => (await import('./rollback.ts')).rollbackCommand,
  release: async () => (await import('./release.ts')).releaseCommand,
  sample: async () => (await import('./sample.ts')).sampleCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
};

/**
 * Registers the commands that a command line may mean: one that begins with a command means that. Each
 * also loads its dependencies only when it runs, so that help is fast.
 *
 * @param typed the first word after `databaker`
 */
export async function registerCommands(
  program: Command,
  io: Io,
  outcome: Outcome,
  typed: string | undefined,
): Promise<void> {
  const all = Object.keys(COMMANDS);
  // A script that completes commands names all of them.
  const meant = all.filter((name) => name === typed && name !== 'completion');
  const names = meant.length > 0 ? meant : all;
  const found = await Promise.all(names.flatMap((name) => COMMANDS[name]?.() ?? []));
  for (const register of found) register(program, io, outcome);
}
