import { type BaseTable, fanOutParameters, fanOutValues, rowGroupsOf } from '@dc-data-baker/models';
import { answer } from './answers.ts';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { parametersOf, placeholdersOf } from './parameters-of.ts';
import type { BakedTable, Project } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { constantTexts } from './sql/constant-texts.ts';
import { bindParameters, type ParameterValue, type ParameterValues } from './sql/parameters.ts';
import { partitionOf } from './sql/partition-of.ts';
import { type Placeholder, placeholdersFor } from './sql/placeholder.ts';
import type { EngineSelects, Pieces } from './stage.ts';

/**
 * A table's SELECT, once for each value that it fans out over.
 *
 * @param baked a table of the project, or the table of pieces that one fans out over
 */
export function pieces(project: Project, baked: BakedTable): Pieces {
  const { fanOut, name } = baked.table;
  // The table of pieces has the same name as its owner, and no fan-out.
  const question = `${fanOut ? 'pieces' : 'select'} of ${name}`;
  return answer(project, question, () => makePieces(project, baked));
}

function makePieces(project: Project, baked: BakedTable): Pieces {
  const text = withoutEnd(baked.origin.query.text);
  const { fanOut, partitionedBy, name } = baked.table;
  const [first, ...others] = parametersOf(project, baked);
  if (first === undefined) return [];
  const schema = querySchema(project.tables);
  // Translating costs more than binding; the unbound SELECT is remembered, so it is translated once
  // for all pieces.
  const bound = (values: ParameterValues) =>
    forEachEngine<EngineSelects>((engine) => DIALECTS[engine].unbound(text, schema, first)(values));
  const placeholders = placeholdersOf(baked);
  if (placeholders.length > 0) {
    return { listedBy: piecesStageId(name), placeholders, select: bound(first) };
  }
  const known = fanOut && fanOutValues(fanOut);
  const texts = unsortedTexts(baked.table);
  return [first, ...others].map((values, i) => {
    const select = bound(values);
    const value = known?.[i] ?? null;
    // Only a SELECT that depends on the piece can be limited to one partition without losing the
    // others.
    const partition =
      value === null || partitionedBy.length === 0
        ? undefined
        : partitionOf(select.athena, partitionedBy);
    const constants = constantTexts(select.athena, texts);
    return {
      value,
      select,
      ...(partition && { partition: Object.fromEntries(partition) }),
      ...(constants.size > 0 && { constants: Object.fromEntries(constants) }),
    };
  });
}

/** The columns of texts that a table's row groups do not depend on; none without row groups. */
function unsortedTexts({ columns, format }: Pick<BaseTable, 'columns' | 'format'>): string[] {
  const rowGroups = rowGroupsOf(format);
  if (!rowGroups) return [];
  const keys = [rowGroups.by, ...rowGroups.sortedBy];
  return columns.flatMap(({ name, type }) =>
    type === 'string' && !keys.includes(name) ? [name] : [],
  );
}

/** The template for the statements of all pieces of a fan-out. */
export interface PieceTemplate {
  readonly placeholders: readonly Placeholder[];
  /** In Athena's SQL, with a placeholder for the value of the piece. */
  readonly athena: string;
  readonly values: readonly string[];
}

/**
 * The pieces of a fan-out over a list as one template instead of one statement for each.
 *
 * @returns `undefined` for a table that does not fan out over a list
 */
export function pieceTemplate(project: Project, baked: BakedTable): PieceTemplate | undefined {
  const { fanOut } = baked.table;
  const values = fanOut && fanOutValues(fanOut);
  const [first] = parametersOf(project, baked);
  if (!fanOut || values === undefined || first === undefined) return undefined;
  const text = withoutEnd(baked.origin.query.text);
  const placeholders = placeholdersFor(text, fanOutParameters(fanOut));
  const bound = new Map<string, ParameterValue>([
    ...first,
    ...placeholders.map((placeholder) => [placeholder.name, placeholder] as const),
  ]);
  return { placeholders, athena: bindParameters(text, bound), values };
}

/** The stage that lists the pieces of a table. */
export function piecesStageId(table: string): string {
  return `pieces:${table}`;
}
