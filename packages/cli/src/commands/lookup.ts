import type { Lake } from '@dc-data-baker/engine';
import { BALLOTS, DatabakerError } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import type { Io } from '../io.ts';
import { type LakeOptions, withLakeOptions } from '../options.ts';

interface LookupOptions extends LakeOptions {
  readonly json?: true;
  readonly table?: string;
  readonly bake?: string;
}

export function lookupCommand(program: Command, io: Io): void {
  const command = program
    .command('lookup')
    .description('show what an API client would get for a postcode or an address')
    .argument('<postcode>')
    .argument('[uprn]')
    .option(
      '--table <name>',
      'the table of outcode files to read; by default that of ballots, or else the first one',
    )
    .option('--bake <bake>', 'read another bake instead of the published one')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ databaker lookup "SW1A 1AA" 10033544614
  $ databaker lookup "SW1A 1AA" --bake previous
  $ databaker lookup "SW1A 1AA" --bake "2026-11-24 18:00"   what it was on that Tuesday

A bake is named by its id, as previous or candidate, or by a time: see \`databaker diff --help\`.`,
    );
  withLakeOptions(command, io).action(
    (typed: string, uprn: string | undefined, options: LookupOptions) =>
      run(io, typed, uprn, options),
  );
}

async function run(
  io: Io,
  typed: string,
  typedUprn: string | undefined,
  options: LookupOptions,
): Promise<void> {
  const { loadTables } = await import('@dc-data-baker/project');
  const { Lake, readShard, shardFile } = await import('@dc-data-baker/engine/bakes');
  const { isBaked } = await import('@dc-data-baker/planner/project');
  const { warnOfCutShort } = await import('../cut-short.ts');
  const { missingLake } = await import('../missing-lake.ts');
  const { finishShowingShards } = await import('../finish-showing-shards.ts');
  const { parsePostcode } = await import('../postcode.ts');
  const { formatLookupAnswer, lookupAnswer } = await import('../lookup-answer.ts');
  const { parseUprn } = await import('../uprn.ts');
  const { text: postcode, outcode } = parsePostcode(typed);
  const uprn = typedUprn === undefined ? undefined : parseUprn(typedUprn);
  const project = await loadTables(options, io.cwd, fromHere(options));
  const { table: published, list } = outcodeShards(project.tables.filter(isBaked), options.table);
  const lake = new Lake(options.lake);
  const missing = await missingLake({ ...options, engine: 'duckdb' }, project);
  if (missing !== undefined) throw new DatabakerError('request', missing);
  await finishShowingShards(lake, project);
  if (options.bake === undefined) {
    await warnOfCutShort(io, { store: lake }, project, [published.table.name]);
  }
  const shards =
    options.bake === undefined ? published : await bakeOf(io, lake, published, options.bake);
  const wanted = { postcode, ...(uprn === undefined ? {} : { uprn }) };
  const { is: there, problem } = await shardFile(lake, shards, outcode);
  const found = there === 'none' ? undefined : await readShard(lake, shards, outcode, wanted);
  if (problem !== undefined) {
    if (!found) throw new DatabakerError('lake', problem);
    io.stderr.write(
      `warning: it is not known whether the file that clients read is the one that was baked: ${problem}\n`,
    );
  }
  if (!found) {
    const reason =
      there === 'none'
        ? `no addresses in outcode ${outcode}: there is no ${lake.pathOf(shards.location)}${outcode}.parquet, and there should be none`
        : `\`${shards.table.name}\` was not baked yet in ${lake.root}; bake it with \`databaker bake\``;
    throw new DatabakerError('request', reason);
  }
  if (found.rows.length === 0 && !found.isEmpty) {
    const which = uprn === undefined ? '' : ` and UPRN ${uprn}`;
    throw new DatabakerError('request', `no address has postcode ${postcode}${which}`);
  }
  const answer = lookupAnswer(postcode, found.rows, list);
  io.stdout.write(
    options.json
      ? `${JSON.stringify(answer, null, 2)}\n`
      : formatLookupAnswer(answer, list, io.stdout.columns),
  );
}

/** Another bake's outcode files, in the place of the published ones. */
async function bakeOf(
  io: Pick<Io, 'stderr'>,
  lake: Lake,
  shards: BakedTable,
  which: string,
): Promise<BakedTable> {
  const { bakeLocation, chooseBake, noBakeText } = await import('@dc-data-baker/engine/bakes');
  const manifest = await chooseBake(lake, shards, which);
  if (!manifest) throw new DatabakerError('request', await noBakeText(lake, shards, which));
  const { bakeId, finishedAt } = manifest;
  io.stderr.write(`note: this is bake ${bakeId}, finished ${finishedAt}\n`);
  return { ...shards, location: bakeLocation(shards.bakesLocation, bakeId) };
}

/** A table of outcode files, and the list column that it has for each address. */
function outcodeShards(
  tables: readonly BakedTable[],
  name: string | undefined,
): { readonly table: BakedTable; readonly list: string } {
  const shards = tables.flatMap((table) => {
    const { populatedBy, columns } = table.table;
    if (populatedBy.kind !== 'shards' || populatedBy.by !== 'outcode') return [];
    const list = columns.find(({ type }) => type === 'array<string>')?.name;
    return list === undefined ? [] : [{ table, list }];
  });
  // If several layers have outcode files, elections are the most likely question.
  const found =
    name === undefined
      ? (shards.find(({ list }) => list === BALLOTS) ?? shards[0])
      : shards.find(({ table }) => table.table.name === name);
  if (found) return found;
  throw new DatabakerError(
    'request',
    name === undefined
      ? 'there is no table of outcode files'
      : `\`${name}\` is not a table of outcode files`,
  );
}
