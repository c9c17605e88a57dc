import { queryOf } from '@dc-data-baker/models';
import {
  type BySets,
  isBaked,
  type Piece,
  partitionFolder,
  type TableShape,
  tableNamed,
  type WriteStage,
} from '@dc-data-baker/planner';
import { bakePaths } from '../lake/bake-paths.ts';
import type { DuckdbResources } from './duckdb-resources.ts';

/** A piece whose files can be made of those of its points, with a list beside each point. */
export interface PieceBySets {
  readonly bySets: BySets;
  /** The table of the points, the files with the piece's own, and the partition that they are of. */
  readonly points: string;
  readonly paths: readonly string[];
  /** Of all these files. */
  readonly rows: number;
  readonly partition: Readonly<Record<string, string>>;
  /** The columns of the files in their order, and which one of them has the lists. */
  readonly columns: readonly string[];
  readonly lists: string;
  /** The column of the answers that the lists are. */
  readonly answer: string;
}

/** The only compression for which lists are written: see `CODEC`. */
const COMPRESSION = 'snappy';

/**
 * Whether the rows of a piece are all of the points of some files, with some of their columns and a
 * list that depends on the set of polygons: so far as it is known before the files are read.
 *
 * @returns `undefined` for a piece that DuckDB must write
 */
export function pieceBySets(
  { lake, project, views }: Pick<DuckdbResources, 'lake' | 'project' | 'views'>,
  stage: Pick<WriteStage, keyof TableShape>,
  { partition, select }: Piece,
): PieceBySets | undefined {
  const { pointwise } = select.duckdb;
  if (!pointwise || !partition) return undefined;
  const { points, bySets, keys } = pointwise;
  const names = keys.map(({ column }) => column);
  if (views.uniqueKeyOf(points, names) === undefined) return undefined;
  const table = tableNamed(project, points);
  const manifest = views.bakeOf(points);
  const isAlike = [table.table, stage].every(
    ({ format }) => format.kind === 'parquet' && format.compression === COMPRESSION,
  );
  if (!isBaked(table) || manifest?.engine !== 'duckdb' || !isAlike) return undefined;
  if (queryOf(table.table) === undefined || !haveSamePartitions(table.table, stage, bySets)) {
    return undefined;
  }
  const lists = stage.columns.filter(({ name }) => answerOf(bySets, name) !== undefined);
  const [list, ...more] = lists;
  const isText = ({ name, type }: (typeof stage.columns)[number]) =>
    type === 'string' &&
    isCopied(bySets, name) &&
    table.table.columns.some((column) => column.name === name && column.type === type);
  const others = stage.columns.filter((column) => column !== list);
  if (list?.type !== 'array<string>' || more.length > 0 || !others.every(isText)) return undefined;
  const folder = `${partitionFolder(partition)}/`;
  const files = manifest.files.filter(({ path }) => path.startsWith(folder));
  return {
    bySets,
    points,
    paths: bakePaths(lake, table, manifest, files),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    partition,
    columns: stage.columns.map(({ name }) => name),
    lists: list.name,
    answer: answerOf(bySets, list.name) ?? '',
  };
}

function haveSamePartitions(
  points: Pick<TableShape, 'partitionedBy'>,
  result: Pick<TableShape, 'partitionedBy'>,
  bySets: BySets,
): boolean {
  const [ofPoints, ofResult] = [points, result].map(({ partitionedBy }) =>
    partitionedBy.map(({ name, type }) => `${name} ${type}`).join(),
  );
  return (
    ofPoints === ofResult &&
    result.partitionedBy.every(({ name, type }) => type === 'string' && isCopied(bySets, name))
  );
}

/** Whether a column is one of the points, under its own name. */
function isCopied({ columns }: BySets, name: string): boolean {
  return columns.some(
    (column) => column.name === name && 'column' in column && column.column === name,
  );
}

function answerOf({ columns }: BySets, name: string): string | undefined {
  const column = columns.find((other) => other.name === name);
  return column && 'answer' in column ? column.answer : undefined;
}
