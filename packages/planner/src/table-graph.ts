import { comparedWith } from '@dc-data-baker/models';
import { analyse, type DecidingColumn, type OutputColumn } from './analysis.ts';
import { answer } from './answers.ts';
import { isBaked, isMadeOfOthers, type Project, piecesTable } from './project.ts';

/** The dependencies between tables, from their queries. */
export interface TableGraph {
  /**
   * The tables that a table depends on: its query reads them, or its pieces are listed from them.
   */
  readonly reads: (table: string) => readonly string[];
  /** The tables that a table's query reads. */
  readonly queried: (table: string) => readonly string[];
  /** The tables from which a table's pieces are listed; usually none. */
  readonly listedFrom: (table: string) => readonly string[];
  /**
   * What a table's bake needs: the tables that its query reads and those that its checks compare it
   * with.
   */
  readonly needs: (table: string) => readonly string[];
  /** The tables whose query reads a table. */
  readonly readBy: (table: string) => readonly string[];
  /**
   * The columns that a table's query returns, with the sources of each; none for external tables.
   */
  readonly lineage: (table: string) => readonly OutputColumn[];
  /** The columns that decide which rows a table's query returns; none for external tables. */
  readonly decidedBy: (table: string) => readonly DecidingColumn[];
  /** The baked tables, each after all tables that it needs. */
  readonly bakedInOrder: readonly string[];
  /** Tables that need each other in a circle, in order; empty in a valid project. */
  readonly cycle: readonly string[];
}

/** Sorting hundreds of tables takes a while, and validating asks for the graph of each. */
const GRAPHS = new WeakMap<Project, TableGraph>();

export function tableGraph(project: Project): TableGraph {
  const known = GRAPHS.get(project) ?? readGraph(project);
  GRAPHS.set(project, known);
  return known;
}

function readGraph(project: Project): TableGraph {
  const names = new Set(project.tables.map(({ table }) => table.name));
  const queries = new Map(answer(project, 'queries', () => readQueries(project, names)));
  const reads = new Map(
    [...queries].map(([table, { queried, listedFrom }]) => [
      table,
      [...new Set([...queried, ...listedFrom])],
    ]),
  );
  const compared = new Map(project.tables.map(({ table }) => [table.name, comparedWith(table)]));
  const needs = (table: string) => [
    ...new Set([...(reads.get(table) ?? []), ...(compared.get(table) ?? [])]),
  ];
  const { order, cycle } = sort([...names], needs);
  const baked = new Set(project.tables.filter(isBaked).map(({ table }) => table.name));
  return {
    reads: (table) => reads.get(table) ?? [],
    queried: (table) => queries.get(table)?.queried ?? [],
    listedFrom: (table) => queries.get(table)?.listedFrom ?? [],
    needs: (table) => needs(table).filter((name) => names.has(name)),
    readBy: (table) => [...names].filter((other) => reads.get(other)?.includes(table)),
    lineage: (table) => queries.get(table)?.columns ?? [],
    decidedBy: (table) => queries.get(table)?.decidedBy ?? [],
    bakedInOrder: order.filter((table) => baked.has(table)),
    cycle,
  };
}

/** What is known about a table from its queries. */
interface ReadQueries {
  readonly queried: readonly string[];
  readonly listedFrom: readonly string[];
  readonly columns: readonly OutputColumn[];
  readonly decidedBy: readonly DecidingColumn[];
}

function readQueries(project: Project, names: ReadonlySet<string>): [string, ReadQueries][] {
  const known = (read: readonly string[] = []) => read.filter((name) => names.has(name));
  return project.tables.map((owner) => {
    const analysis = isMadeOfOthers(owner)
      ? analyse(owner.origin.query.text, project.tables)
      : undefined;
    const listing = piecesTable(owner)?.origin.query.text;
    return [
      owner.table.name,
      {
        queried: known(analysis?.reads),
        listedFrom: known(listing === undefined ? [] : analyse(listing, project.tables)?.reads),
        columns: analysis?.columns ?? [],
        decidedBy: analysis?.decidedBy ?? [],
      },
    ];
  });
}

/**
 * Depth first, in the order of the definitions, so that a plan follows their order where it can.
 */
function sort(
  names: readonly string[],
  needs: (table: string) => readonly string[],
): { order: string[]; cycle: string[] } {
  const order: string[] = [];
  const path: string[] = [];
  let cycle: string[] = [];
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    if (path.includes(name)) {
      if (cycle.length === 0) cycle = path.slice(path.indexOf(name));
      return;
    }
    path.push(name);
    for (const needed of needs(name)) if (names.includes(needed)) visit(needed);
    path.pop();
    order.push(name);
  };
  for (const name of names) visit(name);
  return { order, cycle };
}
