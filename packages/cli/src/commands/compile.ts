import { DatabakerError } from '@dc-data-baker/models';
import type { EngineName } from '@dc-data-baker/planner';
import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import { Option } from 'commander';
import { CLI_ENGINES } from '../engines/cli-engines.ts';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { withProjectOptions } from '../options.ts';

interface CompileOptions extends ProjectSource {
  readonly engine: EngineName;
  readonly piece?: string;
}

export function compileCommand(program: Command, io: Io): void {
  const command = program
    .command('compile')
    .description('show the SQL that a table is baked with')
    .argument('<table>')
    .addOption(
      new Option('--engine <name>', 'whose SQL')
        .choices(Object.keys(CLI_ENGINES))
        .default('duckdb'),
    )
    .option('--piece <value>', 'the piece to show, for a table that fans out; by default the first')
    .addHelpText(
      'after',
      '\nExample:\n  $ databaker compile current_ballots_joined_to_address_base --engine athena --piece S',
    );
  withProjectOptions(command, io).action((name: string, options: CompileOptions) =>
    run(io, name, options),
  );
}

async function run(io: Io, name: string, options: CompileOptions): Promise<void> {
  const { loadValidProject } = await import('@dc-data-baker/project');
  const planner = await import('@dc-data-baker/planner');
  const { areListed, extractSelect, pieces, plan, shownPiece } = planner;
  const { tableWithQuery } = await import('../table-with-query.ts');
  const project = await loadValidProject(options, io.cwd, openBinder);
  const found = tableWithQuery(project, name, 'nothing is baked');
  const { stages } = plan(project, [name]);
  const extracted = stages.find((stage) => stage.kind === 'extract');
  if (extracted) {
    const { sql } = extractSelect(extracted, io.now());
    io.stdout.write(`-- in database ${extracted.from.name}, by a bake that begins now\n${sql}\n`);
    return;
  }
  const engine = CLI_ENGINES[options.engine];
  const all = pieces(project, found);
  const place = `${found.bakesLocation}<bake>/`;
  if (areListed(all)) {
    const columns = all.placeholders.map((placeholder) => placeholder.name).join(', ');
    if (options.piece !== undefined) {
      throw new DatabakerError(
        'request',
        `\`${name}\` has a piece for each ${columns} in the data, which is not known here; without --piece you see what all pieces have in common`,
      );
    }
    const listing = stages.find((stage) => stage.kind === 'pieces');
    const { notes, sql } = await engine.statement(shownPiece(all), found.table, place);
    io.stdout.write(
      `-- the pieces: one for each row, ${listing?.most} at most\n${engine.listing(listing)}\n\n${notes}-- each piece, with the values of its row for ${columns}\n${sql}\n`,
    );
    return;
  }
  const piece = all.find(({ value }) => options.piece === undefined || value === options.piece);
  if (!piece) {
    const values = all.flatMap(({ value }) => value ?? []);
    const others =
      values.length > 0 ? `there are ${values.join(', ')}` : 'it is written as a whole';
    throw new DatabakerError('request', `\`${name}\` has no piece \`${options.piece}\`; ${others}`);
  }
  const others = all.length > 1 ? `-- piece ${piece.value}, one of ${all.length}\n` : '';
  const { notes, sql } = await engine.statement(piece, found.table, place);
  io.stdout.write(`${notes}${others}${sql}\n`);
}
