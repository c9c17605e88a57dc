import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { WORKSPACE } from '@dc-data-baker/project';
import { type OtherEngineName, otherEngineName } from './other-engines.ts';

export interface BenchOptions {
  readonly addresses: number;
  readonly runs: number;
  readonly threads: number;
  readonly memory: string | undefined;
  /** Where lakes are kept between runs. */
  readonly folder: string;
  /** Where the results are written, besides the terminal. */
  readonly json: string;
  /** The engines to compare with, if they are installed. */
  readonly others: readonly OtherEngineName[];
  /** The Python that has them, by its path or name. */
  readonly python: string;
}

/** @throws for an unknown option, or an invalid value */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      addresses: { type: 'string', default: '33_000_000' },
      runs: { type: 'string', default: '3' },
      threads: { type: 'string', default: String(availableParallelism()) },
      memory: { type: 'string' },
      folder: { type: 'string', default: join(WORKSPACE, '.databaker', 'bench') },
      json: { type: 'string' },
      with: { type: 'string', default: '' },
      python: { type: 'string', default: 'python3' },
    },
  });
  const addresses = whole('addresses', values.addresses);
  const folder = resolve(values.folder);
  return {
    addresses,
    runs: whole('runs', values.runs),
    threads: whole('threads', values.threads),
    memory: values.memory,
    folder,
    json: resolve(values.json ?? join(folder, `results-${addresses}.json`)),
    others: values.with.split(',').filter(Boolean).map(otherEngineName),
    python: values.python,
  };
}

function whole(name: string, text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`--${name} is '${text}': give a whole number from 1`);
}
