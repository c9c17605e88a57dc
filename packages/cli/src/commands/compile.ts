import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectSource } from '@dc-data-baker/project';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Io } from '../io.ts';
import { openBinder } from '../open-binder.ts';
import { withProjectOptions } from '../options.ts';

interface CompileOptions extends ProjectSource {
  readonly engine: 'athena' | 'duckdb';
  readonly piece?: string;
}

export function compileCommand(program: Command, io: Io): void {
  const command = program
    .command('compile')
    .description('show the SQL that a table is baked with')
    .argument('<table>')
    .addOption(
      new Option('--engine <name>', 'whose SQL').choices(['duckdb', 'athena']).default('duckdb'),
    )
    .option('--piece <value>', 'of a table that fans out, the piece to show; the first by default')
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
  const { didYouMean, pieces, renderCopy, renderUnload } = await import('@dc-data-baker/planner');
  const project = await loadValidProject(options, io.cwd, openBinder);
  const found = project.tables.find(({ table }) => table.name === name);
  if (!found?.query) {
    const names = project.tables.filter(({ query }) => query).map(({ table }) => table.name);
    throw new DatabakerError(
      'request',
      found
        ? `\`${name}\` is external: nothing is baked`
        : `there is no table \`${name}\`${didYouMean(name, names)}`,
    );
  }
  const all = pieces(project, found);
  const piece = all.find(({ value }) => options.piece === undefined || value === options.piece);
  if (!piece) {
    const values = all.map(({ value }) => value).join(', ');
    throw new DatabakerError(
      'request',
      `\`${name}\` has no piece \`${options.piece}\`; there are ${values}`,
    );
  }
  const others = all.length > 1 ? `-- piece ${piece.value}, one of ${all.length}\n` : '';
  const place = `${found.bakesLocation}<bake>/`;
  if (options.engine === 'athena') {
    io.stdout.write(`${others}${renderUnload(piece.select.athena, found.table, place)}\n`);
    return;
  }
  for (const { name: index, sql } of piece.select.duckdb.indexes) {
    io.stdout.write(
      `-- ${index}: an index of the polygons in\n--   ${sql}\n-- ${index}_at(x, y, outer): the numbers of those that contain a point\n-- ${index}_set(x, y): the number of the set of them; ${index}_members(set, outer): theirs\n`,
    );
  }
  io.stdout.write(
    `${others}${renderCopy(piece.select.duckdb.sql, found.table, place, 'part-{i}', piece.partition)}\n`,
  );
}
