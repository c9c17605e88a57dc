import {
  type BaseQuery,
  type BaseTable,
  DatabakerError,
  type Definitions,
  type Environment,
  fanOutParameters,
  fanOutQuery,
  type Layer,
  query,
  type Workgroup,
} from '@dc-data-baker/models';
import type { BakedOrigin, Origin, QueryText } from './origin.ts';
import { plannedPopulation } from './populations/planned-populations.ts';

/**
 * A table within a project: its layer, its location in the environment, and where its rows come
 * from.
 */
export interface ProjectTable {
  readonly table: BaseTable;
  readonly layer: string;
  /** Where clients and Athena find it: `s3://bucket/prefix/`. */
  readonly location: string;
  /** Each bake's files are in a subfolder with the bake's id. */
  readonly bakesLocation: string;
  readonly origin: Origin;
  /** For a table that fans out over rows: the SELECT that returns them. */
  readonly piecesQuery?: QueryText | undefined;
}

/** A table that a bake writes. */
export type BakedTable = ProjectTable & { readonly origin: BakedOrigin };

export function isBaked(table: ProjectTable): table is BakedTable {
  return table.origin.kind === 'baked';
}

/** A table that is computed from others, by a query in Athena's SQL. */
export function isMadeOfOthers(table: ProjectTable): table is BakedTable {
  return isBaked(table) && table.origin.write.kind !== 'extract';
}

/**
 * The definitions for one environment, with the text of every query: the whole input of planning.
 */
export interface Project {
  readonly environment: Environment;
  /**
   * The name of a trial beside the environment's own bakes. It reads the environment's sources, and
   * the name is appended to the environment's name in all that it bakes or creates.
   */
  readonly trial?: string | undefined;
  readonly layers: readonly Layer[];
  /** In the order of the layers and their tables. */
  readonly tables: readonly ProjectTable[];
  /** The workgroup in which Athena runs the queries; by default Athena's own `primary`. */
  readonly workgroup?: Workgroup | undefined;
}

/** The name of the environment, and of a trial in it: `development-trial`. */
export function environmentName({
  environment,
  trial,
}: Pick<Project, 'environment' | 'trial'>): string {
  return trial === undefined ? environment : `${environment}-${trial}`;
}

/** Reads one `.sql` file; the planner itself does no I/O. */
export type ReadQuery = (url: string) => { readonly file: string; readonly text: string };

/** A query file that cannot be read is a mistake like any other: see `unreadQueries`. */
export function readProject(
  definitions: Definitions,
  environment: Environment,
  readQuery: ReadQuery,
  trial?: string,
): Project {
  const own = environmentName({ environment, trial });
  // A table that is in two layers remains one table.
  const inTheirDatabases = new Map<BaseTable, BaseTable>();
  const inItsDatabase = (table: BaseTable) => {
    const known = inTheirDatabases.get(table) ?? withDatabaseOf(table, environment, trial);
    inTheirDatabases.set(table, known);
    return known;
  };
  const placed = (table: BaseTable, layer: Layer) => {
    const found = place(table, layer, environment, readQuery);
    if (trial === undefined || !isBaked(found)) return found;
    return place(table, layer, own, readQuery);
  };
  const tables = definitions.layers.flatMap((layer) =>
    layer.tables.map((table) => placed(inItsDatabase(table), layer)),
  );
  return {
    environment,
    ...(trial === undefined ? {} : { trial }),
    layers: definitions.layers,
    tables,
    workgroup: definitions.workgroup && workgroupIn(definitions.workgroup, own),
  };
}

/**
 * Each environment has its own place for query results, as it has its own workgroup, since each is
 * cleaned up separately.
 */
function workgroupIn(workgroup: Workgroup, environment: string): Workgroup {
  const { name, results } = workgroup;
  return {
    ...workgroup,
    name: named(name, environment),
    results: { ...results, prefix: named(results.prefix, environment) },
  };
}

function named(name: string, environment: string): string {
  return name.replaceAll('{dc_environment}', environment);
}

/** The environment's database: two environments may be in one account, where names are unique. */
function withDatabaseOf(
  table: BaseTable,
  environment: Environment,
  trial: string | undefined,
): BaseTable {
  // A database name has no hyphens.
  const whole = trial === undefined ? environment : `${environment}_${trial}`;
  const name = named(table.database.name, whole);
  if (name === table.database.name) return table;
  return { ...table, database: { ...table.database, name } };
}

function place(
  table: BaseTable,
  layer: Layer,
  environment: string,
  readQuery: ReadQuery,
): ProjectTable {
  const prefix = named(table.prefix, environment);
  const location = `s3://${table.bucket.name}/${prefix}`;
  const rows = table.fanOut && fanOutQuery(table.fanOut);
  return {
    table,
    layer: layer.name,
    location,
    ...plannedPopulation(table.populatedBy, {
      name: table.name,
      format: table.format,
      location,
      read: (query) => readText(query, readQuery),
    }),
    piecesQuery: rows && readText(rows, readQuery),
  };
}

/**
 * The rows that a table fans out over, as a table with the same name: its query is the SELECT that
 * returns them, and its columns are the parameters.
 *
 * @returns `undefined` for a table that does not fan out over rows
 */
export function piecesTable(owner: ProjectTable): BakedTable | undefined {
  const { table, piecesQuery, ...place } = owner;
  const rows = table.fanOut && fanOutQuery(table.fanOut);
  if (!isMadeOfOthers(owner) || !table.fanOut || !rows || !piecesQuery) return undefined;
  return {
    ...place,
    table: {
      ...table,
      columns: fanOutParameters(table.fanOut).map(({ name, type }) => ({ name, type })),
      partitionedBy: [],
      populatedBy: query(rows),
      fanOut: undefined,
      checks: [],
    },
    origin: { kind: 'baked', query: piecesQuery, write: { kind: 'write' }, publishedAs: 'table' },
  };
}

function readText(query: BaseQuery, readQuery: ReadQuery): QueryText {
  try {
    return { name: query.name, ...readQuery(query.file) };
  } catch (cause) {
    const unread = cause instanceof Error ? cause.message : String(cause);
    return { name: query.name, file: query.file, text: '', unread };
  }
}

/** @throws a `definition` error if there is no such table */
export function tableNamed(project: Project, name: string): ProjectTable {
  const found = project.tables.find(({ table }) => table.name === name);
  if (!found) throw new DatabakerError('definition', `there is no table \`${name}\``);
  return found;
}

/** @throws a `definition` error if there is no such table, or it is not baked */
export function bakedNamed(project: Project, name: string): BakedTable {
  const found = tableNamed(project, name);
  if (!isBaked(found))
    throw new DatabakerError('definition', `this project does not bake table \`${name}\``);
  return found;
}
