import { formatCount, plural } from '@dc-data-baker/models';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { formatTable } from '../format-table.ts';
import type { Io } from '../io.ts';
import { type LakeOptions, wholeNumber, withLakeOptions } from '../options.ts';

interface SampleCommandOptions extends LakeOptions {
  readonly addresses: number;
  readonly seed: number;
}

export function sampleCommand(program: Command, io: Io): void {
  const command = program
    .command('sample')
    .description('make sample AddressBase and ballots, in the real formats')
    .option('--addresses <number>', 'how many', wholeNumber(1000, 40_000_000), 50_000)
    .option('--seed <number>', 'the same seed gives the same data', wholeNumber(0, 2 ** 32 - 1), 1)
    .addHelpText(
      'after',
      '\nExample:\n  $ databaker sample --addresses 1_000_000 --lake /tmp/lake',
    );
  withLakeOptions(command, io).action((options: SampleCommandOptions) => run(io, options));
}

async function run(io: Io, { addresses, seed, ...options }: SampleCommandOptions): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const { Lake } = await import('@dc-data-baker/engine/bakes');
  const { makeSample } = await import('../sample-data.ts');
  const { interruptible } = await import('../interruptible.ts');
  const { progressLine } = await import('../progress-line.ts');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const line = await progressLine(io.stderr, `make ${plural(addresses, 'address', 'addresses')}`);
  const lake = new Lake(options.lake);
  try {
    const summary = await interruptible(io, (signal) =>
      makeSample(lake, project, { addresses, seed }, signal, (done, total) =>
        line.progress(done / total),
      ),
    );
    line.done(`made a sample in ${options.lake}`);
    const rows = Object.entries(summary).map(([what, count]) => [what, formatCount(Number(count))]);
    io.stdout.write(`${formatTable(['what', 'how many'], rows, ['how many'])}\n`);
  } catch (error) {
    line.failed();
    throw error;
  }
}
