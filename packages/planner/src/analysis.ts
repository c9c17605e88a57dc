import { allColumns } from '@dc-data-baker/models';
import type { ColumnReferenceFact, ColumnUseContext, ColumnUseFact } from '@polyglot-sql/sdk';
import type { ProjectTable } from './project.ts';
import { withoutComments } from './sql/comments.ts';
import { analyzeQuery } from './sql/parser.ts';
import { Remembered } from './sql/remembered.ts';
import { bracketedChains } from './sql/set-chains.ts';
import { athenaType } from './sql/sql-type.ts';
import { ATHENA, tokens } from './sql/syntax.ts';

/** A table's column as a source of another column's values. */
export interface ColumnSource {
  readonly table: string;
  readonly column: string;
}

/** One column of a query's result. */
export interface OutputColumn {
  /** `undefined` if the expression has no name. */
  readonly name: string | undefined;
  /** The column lineage: every column from which the values are computed. */
  readonly from: readonly ColumnSource[];
  /** Whether the values are those of `from[0]`, unchanged. */
  readonly direct: boolean;
}

/** How a query uses the values of a column to choose or order its rows. */
export type RowChoice = 'join' | 'filter' | 'group' | 'order';

/** A column that decides which rows a query returns, whether or not its values are returned. */
export interface DecidingColumn extends ColumnSource {
  /** Without repetition, in the order of `RowChoice`. */
  readonly by: readonly RowChoice[];
}

/** What a query reads and returns. */
export interface QueryAnalysis {
  readonly reads: readonly string[];
  readonly columns: readonly OutputColumn[];
  /** In the order in which the query, including its subqueries, names them. */
  readonly decidedBy: readonly DecidingColumn[];
}

/**
 * By the clause in which the parser met a column. Windows count as filters: a subquery that numbers
 * rows is usually there for the WHERE around it, and the parser cannot follow a subquery without a
 * name.
 */
const CHOICES: Readonly<Record<ColumnUseContext, RowChoice>> = {
  join: 'join',
  filter: 'filter',
  group: 'group',
  having: 'filter',
  qualify: 'filter',
  window_partition: 'group',
  window_order: 'order',
  window_frame: 'order',
  order: 'order',
  aggregate_order: 'order',
  set_operation_filter: 'filter',
};
const CHOICES_IN_ORDER: readonly RowChoice[] = ['join', 'filter', 'group', 'order'];

/**
 * The tables that may be in a query, in the form that the SQL parser takes: those whose name is in
 * its text. The parser reads the whole schema with every query; validating 500 queries over 500
 * tables took 29 s with all tables, and 7 s with these.
 */
export function schemaOf(
  sql: string,
  tables: readonly ProjectTable[],
): {
  strict: boolean;
  tables: { name: string; columns: { name: string; type: string }[] }[];
} {
  const words = new Set(tokens(sql).map(({ text }) => lower(text)));
  return {
    strict: true,
    tables: tables
      .filter(({ table }) => words.has(table.name))
      .map(({ table }) => ({
        name: table.name,
        columns: allColumns(table).map(({ name, type }) => ({
          name,
          type: athenaType(type),
        })),
      })),
  };
}

const ANALYSED = new Remembered<QueryAnalysis | undefined>(1000);

/** A query's dependencies and column lineage; `undefined` if the query is not valid. */
export function analyse(sql: string, tables: readonly ProjectTable[]): QueryAnalysis | undefined {
  const schema = schemaOf(sql, tables);
  return ANALYSED.get(JSON.stringify([sql, schema]), () => analysedAnew(sql, schema));
}

function analysedAnew(sql: string, schema: ReturnType<typeof schemaOf>): QueryAnalysis | undefined {
  const text = bracketedChains(withoutComments(sql));
  const { analysis } = analyzeQuery(text, { dialect: ATHENA, schema });
  if (!analysis) return undefined;
  return {
    reads: [
      ...new Set(analysis.baseTables.map((relation) => lower(relation.table ?? relation.name))),
    ],
    columns: analysis.projections.map((projection) => ({
      name: isMadeUp(projection.name) ? undefined : projection.name?.toLowerCase(),
      from: columnsOfTables(projection.upstream),
      direct: projection.transformKind === 'direct',
    })),
    decidedBy: decidingColumns(analysis.columnUses ?? []),
  };
}

function decidingColumns(uses: readonly ColumnUseFact[]): DecidingColumn[] {
  const found = new Map<string, { source: ColumnSource; by: Set<RowChoice> }>();
  for (const { context, references } of uses) {
    for (const source of columnsOfTables(references)) {
      const key = `${source.table}/${source.column}`;
      const known = found.get(key) ?? { source, by: new Set() };
      known.by.add(CHOICES[context]);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ source, by }) => ({
    ...source,
    by: CHOICES_IN_ORDER.filter((choice) => by.has(choice)),
  }));
}

/** The columns that the parser could follow to a table. */
function columnsOfTables(references: readonly ColumnReferenceFact[]): ColumnSource[] {
  return references.flatMap(({ table, column, sourceKind }) =>
    table !== undefined && sourceKind === 'table'
      ? [{ table: lower(table), column: lower(column) }]
      : [],
  );
}

/** Athena's names are case-insensitive; definitions have them in lower case. */
function lower(name: string): string {
  return name.toLowerCase();
}

/** The parser names an expression without a name `_col_0`, by its position. */
function isMadeUp(name: string | null | undefined): boolean {
  return name === undefined || name === null || /^_col_\d+$/.test(name);
}
