import { scratchFolder } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import type { Io } from '../io.ts';
import type { EngineOptions } from '../options.ts';
import { withEngineOptions } from '../with-engine-options.ts';
import { type MapOptions, wantsMap, writeMap } from '../write-map.ts';

interface ExplainCommandOptions extends EngineOptions, MapOptions {
  readonly json?: true;
}

export function explainCommand(program: Command, io: Io): void {
  const command = program
    .command('explain')
    .description('explain why an address has, or lacks, what was baked for it')
    .argument('<postcode>', 'a postcode, or with --map or --open an outcode')
    .argument('[uprn]', 'one address; by default all of the postcode')
    .option('--json', 'print all that was found as JSON, as described in docs/explain.md')
    .option('--map <file>', 'draw what was found as a map, one HTML page that needs no network')
    .option('--open', 'show the map in a browser')
    .addHelpText(
      'after',
      `
For each address: its point, the ballots whose polygons contain it, how far their nearest boundaries
are, the ballots that it misses by less than 100 m, where its row came from, and the bakes and files
that all of this comes from. The current polygons are read, and compared with what was baked.

Examples:
  $ databaker explain "SW1A 1AA"
  $ databaker explain "SW1A 1AA" 10033544614 --json
  $ databaker explain "SW1A 1AA" --map sw1a1aa.html
  $ databaker explain SW1A --open                       all addresses of the outcode`,
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
  const { recallToExplain } = await import('@dc-data-baker/project');
  const { addressMap, explain } = await import('@dc-data-baker/engine');
  const { formatExplanation } = await import('../format-explanation.ts');
  const { wrapLines } = await import('../wrap-lines.ts');
  const { interruptible } = await import('../interruptible.ts');
  const { withEngine } = await import('../with-engine.ts');
  const asked = await parseAsked(typed, typedUprn, options);
  const { postcode } = asked;
  const project = await recallToExplain(options, io.cwd, fromHere(options));
  const spill = await scratchFolder('explain');
  const { explanation, map } = await interruptible(io, (signal) =>
    withEngine(io, options, project, async ({ engine, store }) => {
      const from = { project, engine, store, ...asked, spill };
      const explanation =
        postcode === undefined ? undefined : await explain({ ...from, postcode }, signal);
      // Before the map, which may need what cannot be read.
      if (explanation) {
        io.stdout.write(
          options.json
            ? `${JSON.stringify(explanation, null, 2)}\n`
            : wrapLines(formatExplanation(explanation), io.stdout.columns),
        );
      }
      return { explanation, map: wantsMap(options) ? await addressMap(from, signal) : undefined };
    }),
  );
  if (!map) return;
  const { mapOfExplanation, mapOfOutcode } = await import('../explanation-map.ts');
  const content = explanation ? mapOfExplanation(explanation, map) : mapOfOutcode(map);
  await writeMap(io, content, options);
}

interface Asked {
  readonly outcode: string;
  readonly postcode?: string;
  readonly uprn?: string;
}

/**
 * @throws a `request` error for an outcode without a map, since it has too many addresses for a
 *   text
 */
async function parseAsked(
  typed: string,
  typedUprn: string | undefined,
  options: ExplainCommandOptions,
): Promise<Asked> {
  const { parseOutcode, parsePostcode } = await import('../postcode.ts');
  const { parseUprn } = await import('../uprn.ts');
  const outcode = parseOutcode(typed);
  if (outcode === undefined) {
    const { text: postcode, outcode } = parsePostcode(typed);
    return { postcode, outcode, ...(typedUprn !== undefined && { uprn: parseUprn(typedUprn) }) };
  }
  const problem =
    typedUprn !== undefined
      ? `name the whole postcode of UPRN ${typedUprn}`
      : !wantsMap(options)
        ? 'name a whole postcode, or draw all of the outcode with --map'
        : options.json
          ? 'for JSON, name a whole postcode'
          : undefined;
  if (problem === undefined) return { outcode };
  throw new DatabakerError('request', `${outcode} is an outcode; ${problem}`);
}
