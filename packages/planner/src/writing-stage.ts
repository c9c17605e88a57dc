import { answer } from './answers.ts';
import { extractDetails } from './extract-details.ts';
import { pieces } from './pieces.ts';
import { type BakedTable, isBaked, type Project, tableNamed } from './project.ts';
import { recipes } from './recipe.ts';
import { shape } from './shape.ts';
import type { PiecesStage, StageCheck, WriteStage, WritingStage } from './stage.ts';

/** The stage that writes a table's rows, with its recipe. */
export function writingStage(
  project: Project,
  baked: BakedTable,
  where: Omit<WriteStage, 'kind' | 'recipe' | 'pieces' | 'concurrency'>,
  checks: readonly StageCheck[],
  listing: PiecesStage | undefined,
): WritingStage {
  const { table, origin } = baked;
  const { kind: _, ...details } = origin.write;
  const made = { shape: shape(baked), checks };
  if (origin.write.kind === 'extract') {
    const parts = answer(project, `extract of ${table.name}`, () => extractDetails(project, baked));
    const extract = { ...origin.write, ...parts };
    const { select, values, sorts, polygons, from, file } = extract;
    // Neither the database's address nor the path of the query's file changes the rows.
    const asked = { select, values, sorts, polygons, from: from.name, file };
    const recipe = recipes({ ...made, pieces: [], sources: [], details: asked });
    return { ...where, recipe, ...extract };
  }
  const selects = pieces(project, baked);
  const sources = where.reads
    .map((read) => tableNamed(project, read))
    .filter((source) => !isBaked(source))
    .map(shape);
  return {
    ...where,
    recipe: recipes({ ...made, pieces: selects, listing: listing?.select, sources, details }),
    pieces: selects,
    concurrency: table.fanOut?.concurrency ?? 1,
    ...origin.write,
  };
}
