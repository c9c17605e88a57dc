import { BALLOTS, identifier } from '@dc-data-baker/models';
import { answer } from './answers.ts';
import { type BakedTable, isBaked, type Project } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutComments } from './sql/comments.ts';
import { ast } from './sql/parser.ts';
import { QueryProblem } from './sql/query-problem.ts';
import { wktOf } from './sql/spatial/containment.ts';
import type { FoundJoin } from './sql/spatial/grouping.ts';
import { polygonColumn, polygonSelect } from './sql/spatial/polygon-index.ts';
import { ownerOf } from './sql/spatial/relation.ts';
import { findJoins } from './sql/spatial/spatial-join.ts';
import {
  ATHENA,
  DUCKDB,
  type Expression,
  parseOwn,
  selectParts,
  writeExpression,
  writeSql,
} from './sql/syntax.ts';
import { translate } from './sql/translate/translate.ts';
import { tableGraph } from './table-graph.ts';

/**
 * The columns that are added when the polygons' table is read: the file of each row, and its line.
 */
export const PLACE_COLUMNS = { file: 'databaker_file', line: 'databaker_line' } as const;

/** A column of the polygons, and the column of the result that contains its values. */
export interface AnswerColumn {
  readonly polygonColumn: string;
  readonly column: string;
}

/** A join of points with polygons in a table's query: it decides which polygons are in each row. */
export interface SpatialAnswer {
  /** The table that the query fills. */
  readonly table: string;
  /** Whether a point that is in no polygon has a row, too. */
  readonly isOuter: boolean;
  readonly points: {
    /** Absent if a subquery computes the points. */
    readonly table?: string;
    /** A SELECT in Athena's SQL: the points, with their coordinates in `point_x` and `point_y`. */
    readonly sql: string;
  };
  readonly polygons: {
    readonly table: string;
    /**
     * Whether polygons with the same name are pieces of one area, so that points on their common
     * edges are inside it.
     */
    readonly isCut: boolean;
    /**
     * The table's column, if each polygon is its value in one row, whatever the other rows are;
     * otherwise absent.
     */
    readonly column?: string;
    /**
     * A SELECT in DuckDB's SQL: the polygons that a point may be in, as `wkt`, with the column that
     * names them and the `PLACE_COLUMNS` of their rows, which the caller adds to the table.
     */
    readonly sql: string;
  };
  /**
   * The polygons' columns in the result; the first one names the polygons. Empty if the query only
   * counts them.
   */
  readonly columns: readonly AnswerColumn[];
}

/**
 * The joins of points with polygons in a project's queries, by the tables that they fill; those of
 * ballots first. A query that is not valid has none; `validate` reports it.
 */
export function spatialAnswers(project: Project): readonly SpatialAnswer[] {
  return answer(project, 'spatial answers', () =>
    project.tables
      .filter(isBaked)
      .flatMap((table) => answersOf(project, table))
      .toSorted((one, other) => Number(isOfBallots(other)) - Number(isOfBallots(one))),
  );
}

function isOfBallots({ columns: [named] }: SpatialAnswer): boolean {
  return named?.column === BALLOTS;
}

function answersOf(project: Project, { table, origin }: BakedTable): SpatialAnswer[] {
  const sql = withoutComments(origin.query.text);
  // The SELECT of an extract is not in Athena's SQL.
  if (origin.write.kind === 'extract' || !/st_contains/i.test(sql)) return [];
  const schema = querySchema(project.tables);
  const names = new Map(
    [...schema].map(([name, columns]) => [
      name,
      columns.map((column) => (typeof column === 'string' ? column : (column.name ?? ''))),
    ]),
  );
  try {
    const statement = parseOwn(sql, ATHENA);
    // The original finds the points; its translation to DuckDB finds the polygons.
    const typed = findJoins(statement, names);
    const translated = findJoins(translate(statement, schema).tree, names);
    const isCut = typed.some(({ join }) => join.containment.place !== 'inside');
    return typed.flatMap((join, i) => {
      const told = translated[i];
      if (!told || join.join.containment.place === 'boundary' || hasParameter(pointsNode(join)))
        return [];
      return [answerOf(project, table.name, join, told, isCut)];
    });
  } catch (error) {
    if (!(error instanceof QueryProblem || error instanceof SyntaxError)) throw error;
    return [];
  }
}

function answerOf(
  project: Project,
  table: string,
  typed: FoundJoin,
  { join: { polygons, points, containment, outer, rest } }: FoundJoin,
  isCut: boolean,
): SpatialAnswer {
  const relations = [polygons, points];
  const { area } = containment;
  const filter = rest.filter((condition) => ownerOf([condition], relations) === polygons);
  const polygonTable = polygons.table ?? '';
  const columns = tableGraph(project)
    .lineage(table)
    .flatMap(({ name, from }) =>
      from
        .filter((source) => source.table === polygonTable)
        .flatMap(({ column }) =>
          name === undefined ? [] : [{ polygonColumn: column, column: name }],
        ),
    );
  const [named] = columns;
  const given = [...(named ? [named.polygonColumn] : []), ...Object.values(PLACE_COLUMNS)];
  const from = polygons.areas && writeExpression(polygons.areas.all, DUCKDB);
  const sql = polygonSelect(polygons, given, wktOf(area) ?? area, filter, from);
  // A subquery in a condition may look at other rows, such as those of the latest day.
  const isByRow = sql.match(/\bselect\b/gi)?.length === (polygons.areas ? 2 : 1);
  const column = isByRow ? polygonColumn(polygons, area) : undefined;
  return {
    table,
    isOuter: outer,
    points: {
      ...(points.table !== undefined && { table: points.table }),
      sql: writeSql(pointsNode(typed), ATHENA),
    },
    polygons: {
      table: polygonTable,
      isCut,
      ...(column !== undefined && { column }),
      sql,
    },
    columns,
  };
}

/** `SELECT *, x AS point_x, y AS point_y FROM points`, with the query's own subqueries. */
function pointsNode({ select, join: { points, containment } }: FoundJoin): Expression {
  const [x, y] = [containment.x, containment.y].map((part) => writeExpression(part, ATHENA));
  const alias = identifier(points.alias);
  const parts = selectParts(
    parseOwn(`SELECT *, ${x} AS point_x, ${y} AS point_y FROM t AS ${alias}`, ATHENA),
  );
  const from = parts.from && { ...parts.from, expressions: [points.node] };
  return ast.makeExpr('select', {
    ...parts,
    ...(from && { from }),
    ...(select.with ? { with: select.with } : {}),
  });
}

function hasParameter(node: Expression): boolean {
  return ast.findFirst(node, (part) => 'parameter' in part) !== undefined;
}
