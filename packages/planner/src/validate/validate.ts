import { allColumns, type ColumnType, checkSelects } from '@dc-data-baker/models';
import { analyse } from '../analysis.ts';
import type { Binder, EmptyTable } from '../binder.ts';
import { checkedRows, THIS_BAKE } from '../checked-rows.ts';
import { areListed, piecesOfRows } from '../listed-pieces.ts';
import { type Mistake, mistakeOf } from '../mistake.ts';
import { pieces } from '../pieces.ts';
import {
  isBaked,
  isMadeOfOthers,
  type Project,
  type ProjectTable,
  piecesTable,
} from '../project.ts';
import { candidateSchema, querySchema } from '../query-schema.ts';
import { unboundDuckdb } from '../sql/duckdb-select.ts';
import { loadParser } from '../sql/parser.ts';
import { QueryProblem } from '../sql/query-problem.ts';
import { duckdbType, isDuckdbType } from '../sql/sql-type.ts';
import { tokens } from '../sql/syntax.ts';
import { tableGraph } from '../table-graph.ts';
import { mistakesIn } from './mistakes-in.ts';
import { outputPlaces } from './output.ts';
import { polygonMistakes } from './polygons.ts';
import { validateQuery } from './query.ts';
import { validateStructure, withoutDuplicates } from './structure.ts';
import { unreadQueries } from './unread-queries.ts';

/** All mistakes in a project, at once. */
export async function validate(written: Project, binder: Binder): Promise<readonly Mistake[]> {
  await loadParser();
  const structure = validateStructure(written);
  const project = withoutDuplicates(written);
  const tables = emptyTables(project);
  const mistakes = [...unreadQueries(written), ...structure];
  const names = written.tables.map(({ table }) => table.name);
  const isDoubtful = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  for (const owner of project.tables) {
    // It is not clear which of two tables with the same name a query means.
    if (tableGraph(project).reads(owner.table.name).some(isDoubtful)) continue;
    mistakes.push(...(await queryMistakes(project, owner, tables, binder)));
    const listing = piecesTable(owner);
    if (listing) {
      const whose = `the fan-out of table \`${owner.table.name}\``;
      mistakes.push(...(await queryMistakes(project, listing, tables, binder, whose)));
    }
    if (structure.length === 0)
      mistakes.push(...(await checkMistakes(project, owner, tables, binder)));
  }
  return mistakes;
}

async function queryMistakes(
  project: Project,
  owner: ProjectTable,
  tables: readonly EmptyTable[],
  binder: Binder,
  whose = `table \`${owner.table.name}\``,
): Promise<Mistake[]> {
  // Nothing can be said about a text that is not there.
  if (isBaked(owner) && owner.origin.query.unread !== undefined) return [];
  const inText = validateQuery(project, owner, whose);
  const inJoins =
    inText.length > 0 || !isMadeOfOthers(owner)
      ? inText
      : polygonMistakes(project, owner.origin.query);
  return inJoins.length > 0 ? inJoins : bindingMistakes(project, owner, tables, binder, whose);
}

/** Mistakes that DuckDB's binder finds in a query whose text is valid, mainly types. */
async function bindingMistakes(
  project: Project,
  owner: ProjectTable,
  tables: readonly EmptyTable[],
  binder: Binder,
  whose: string,
): Promise<Mistake[]> {
  if (!isMadeOfOthers(owner)) return [];
  const { table, origin } = owner;
  const { query } = origin;
  const at = mistakesIn(query);
  try {
    const found = pieces(project, owner);
    const [piece] = areListed(found) ? piecesOfRows(found, [[]]) : found;
    if (!piece) return [];
    const bound = await binder.bind({ ...piece.select.duckdb, tables });
    if ('problem' in bound) return [at(undefined, `query \`${query.name}\`: ${bound.problem}`)];
    const columns = analyse(query.text, project.tables)?.columns ?? [];
    const place = outputPlaces(
      query,
      columns.map(({ name }) => name),
    );
    return allColumns(table).flatMap(({ name, type }, i) => {
      const found = bound.types[i] ?? '(none)';
      return fits(found, type)
        ? []
        : [
            at(
              place(i).start,
              `column \`${name}\` of query \`${query.name}\` is ${found}, and ${whose} declares it ${type}; CAST it, or declare what it is`,
            ),
          ];
    });
  } catch (error) {
    if (!(error instanceof QueryProblem)) throw error;
    const word = tokens(query.text).find(({ text }) => text === error.word);
    return [at(error.offset ?? word?.start, `query \`${query.name}\`: ${error.message}`)];
  }
}

async function checkMistakes(
  project: Project,
  owner: ProjectTable,
  tables: readonly EmptyTable[],
  binder: Binder,
): Promise<Mistake[]> {
  const { table } = owner;
  const selects = checkSelects(table, checkedRows(owner));
  const mistakes: Mistake[] = [];
  const schema = querySchema(project.tables);
  for (const { name, sql } of selects) {
    const select = unboundDuckdb(sql, schema, new Map(), candidateSchema(owner));
    const bound = await binder.bind({ ...select.bind(new Map()), tables });
    const refused = select.refusals.map(({ message }) => message);
    // What Athena would refuse says more than what DuckDB makes of it.
    const problems = refused.length === 0 && 'problem' in bound ? [bound.problem] : [...refused];
    const first = selects.find((other) => other.name === name);
    if (first?.sql !== sql) {
      problems.push(
        'another check has a part of this name and is reported by it; remove one of them',
      );
    }
    for (const problem of new Set(problems)) {
      mistakes.push(mistakeOf('table', table.name, `check ${name}: ${problem}`));
    }
  }
  return mistakes;
}

/** Athena's sum of whole numbers is a bigint; DuckDB's is wider, and is written as a bigint. */
function fits(found: string, declared: ColumnType): boolean {
  return isDuckdbType(found, declared) || (found === 'HUGEINT' && declared === 'bigint');
}

function emptyTables(project: Project): EmptyTable[] {
  const tables = project.tables.flatMap((owner) => {
    const { table } = owner;
    const columns = allColumns(table).map(({ name, type }) => ({
      name,
      type: duckdbType(type),
    }));
    const { rows, published } = checkedRows(owner);
    const names = new Set([table.name, rows, published]);
    return [...names].map((name) => ({ name, columns }));
  });
  return [...tables, { name: THIS_BAKE, columns: [{ name: 'local_time', type: 'VARCHAR' }] }];
}
