import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import type { Io } from '../io.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';

interface ExplainCommandOptions extends EngineOptions {
  readonly json?: true;
}

export function explainCommand(program: Command, io: Io): void {
  const command = program
    .command('explain')
    .description('say why an address has, or lacks, what was baked for it')
    .argument('<postcode>')
    .argument('[uprn]', 'one address; without it all of the postcode')
    .option('--json', 'print all that was found as JSON, of a shape that docs/explain.md describes')
    .addHelpText(
      'after',
      `
For each address: its point, the ballots whose polygons contain it, how far their nearest boundaries
are, the ballots that it misses by less than 100 m, where its row came from, and by which bakes and
files all of that was made. The polygons are read as they are now, and compared with what was baked.

Examples:
  $ databaker explain "SW1A 1AA"
  $ databaker explain "SW1A 1AA" 10033544614 --json`,
    );
  withEngineOptions(command, io).action(
    (postcode: string, uprn: string | undefined, options: ExplainCommandOptions) =>
      run(io, postcode, uprn, options),
  );
}

async function run(
  io: Io,
  typed: string,
  typedUprn: string | undefined,
  options: ExplainCommandOptions,
): Promise<void> {
  const { loadProject } = await import('@dc-data-baker/project');
  const { explain } = await import('@dc-data-baker/engine');
  const { formatExplanation } = await import('../explanation-text.ts');
  const { interruptible } = await import('../interruptible.ts');
  const { withEngine } = await import('../open-engine.ts');
  const { parsePostcode } = await import('../postcode.ts');
  const { parseUprn } = await import('../uprn.ts');
  const { text: postcode, outcode } = parsePostcode(typed);
  const uprn = typedUprn === undefined ? {} : { uprn: parseUprn(typedUprn) };
  const project = await loadProject(options, io.cwd, fromHere(options));
  const spill = join(tmpdir(), `databaker-explain-${process.pid}`);
  const explanation = await interruptible(io, (signal) =>
    withEngine(io, options, project, ({ engine, store }) =>
      explain({ project, engine, store, postcode, outcode, ...uprn, spill }, signal),
    ),
  );
  io.stdout.write(
    options.json ? `${JSON.stringify(explanation, null, 2)}\n` : formatExplanation(explanation),
  );
}
