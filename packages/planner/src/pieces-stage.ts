import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { lastStageOf } from './last-stage-of.ts';
import { areListed, MOST_PIECES } from './listed-pieces.ts';
import { pieces, piecesStageId } from './pieces.ts';
import { type BakedTable, type Project, piecesTable } from './project.ts';
import { renderListing } from './render.ts';
import { shape } from './shape.ts';
import type { EngineSelects, PiecesStage, Stage } from './stage.ts';
import type { TableGraph } from './table-graph.ts';

/** The stage that lists the pieces of a table that fans out over rows. */
export function piecesStage(
  project: Project,
  baked: BakedTable,
  graph: TableGraph,
  earlier: readonly Stage[],
): PiecesStage | undefined {
  const listed = piecesTable(baked);
  if (!listed) return undefined;
  const { name } = listed.table;
  const found = pieces(project, listed);
  const [piece] = areListed(found) ? [] : found;
  if (!piece) return undefined;
  const { columns } = shape(listed);
  const reads = graph.listedFrom(name);
  return {
    id: piecesStageId(name),
    kind: 'pieces',
    table: name,
    layer: baked.layer,
    after: reads.flatMap((read) => lastStageOf(read, earlier)),
    columns,
    select: forEachEngine<EngineSelects>((engine) =>
      DIALECTS[engine].withSql(piece.select[engine], (sql) =>
        renderListing(sql, columns, engine, MOST_PIECES + 1),
      ),
    ),
    most: MOST_PIECES,
    reads,
  };
}
