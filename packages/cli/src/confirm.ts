import { DatabakerError } from '@dc-data-baker/models';
import type { Io } from './io.ts';
import type { EngineOptions } from './options.ts';

/**
 * Asks for confirmation of something that costs money or affects many readers.
 *
 * @param yes whether it was confirmed beforehand, with `--yes`
 * @throws a `request` error if the answer is no, or there is no terminal; `cancelled` for Ctrl-C
 */
export async function confirmed(
  { stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>,
  question: string,
  yes: boolean,
): Promise<void> {
  if (yes) return;
  if (stdin.isTTY !== true) {
    throw new DatabakerError(
      'request',
      `${question} There is no terminal to answer on; confirm with --yes`,
    );
  }
  const { default: confirm } = await import('@inquirer/confirm');
  const answer = await confirm(
    { message: question, default: false },
    { input: stdin, output: stderr },
  ).catch((cause: Error) => {
    // For Ctrl-C at the prompt, whose class of error the package does not export.
    if (cause.name !== 'ExitPromptError') throw cause;
    throw new DatabakerError('cancelled', 'stopped; nothing was done', { cause });
  });
  if (!answer) throw new DatabakerError('request', 'nothing was done');
}

/** Asks for confirmation before a change in production that others can see. */
export async function confirmProduction(
  io: Pick<Io, 'stdin' | 'stderr'>,
  { engine, env, yes }: Pick<EngineOptions, 'engine' | 'env'> & { readonly yes?: true },
  question: string,
): Promise<void> {
  const { ENGINE_TRAITS } = await import('@dc-data-baker/engine/bakes');
  if (!ENGINE_TRAITS[engine].isShared || env !== 'production') return;
  await confirmed(io, question, yes === true);
}
