import {
  isBaked,
  type Piece,
  type PlacedRows,
  type ShardsStage,
  tableNamed,
} from '@dc-data-baker/planner';
import { bakePaths } from '../lake/bake-paths.ts';
import { constantColumnOf } from './constant-column-of.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { relationWithPlaces } from './relation.ts';

/** A piece of outcode files whose rows are rows of a table. */
export interface CopiedPiece {
  /** The table's name, and its rows with their places: see `ROW_PLACE`. */
  readonly table: string;
  readonly relation: string;
  readonly placed: PlacedRows;
}

/**
 * Whether a piece copies all columns of its files from a table, under their names and in their
 * types: so far as it is known before the table's files are read.
 *
 * @returns `undefined` for a piece that must be sorted
 */
export function copiedPiece(
  { lake, project, views }: Pick<DuckdbResources, 'lake' | 'project' | 'views'>,
  stage: Pick<ShardsStage, 'columns' | 'by'>,
  { select }: Piece,
): CopiedPiece | undefined {
  const { rowwise } = select.duckdb;
  if (!rowwise?.placed) return undefined;
  const { table: name, placed } = rowwise;
  const source = tableNamed(project, name);
  const manifest = views.bakeOf(name);
  if (!isBaked(source) || manifest?.engine !== 'duckdb' || manifest.files.length === 0) {
    return undefined;
  }
  const constant = constantColumnOf(stage);
  const isCopied = ({ name: column, type }: (typeof stage.columns)[number]) =>
    placed.copied[column] === column &&
    source.table.columns.some((other) => other.name === column && other.type === type);
  if (!stage.columns.every((column) => column.name === constant || isCopied(column))) {
    return undefined;
  }
  const paths = bakePaths(lake, source, manifest);
  return { table: name, relation: relationWithPlaces(source.table, paths), placed };
}
