import { fanOutValues } from '@dc-data-baker/models';
import { parametersOf, placeholdersOf } from './parameters-of.ts';
import type { BakedTable, Project } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { bindParameters } from './sql/parameters.ts';
import { partitionOf } from './sql/partition-of.ts';
import { unboundDuckdb } from './sql/to-duckdb.ts';
import type { Pieces } from './stage.ts';

/** To say a SELECT of 26 pieces takes longer than all else of a plan; to validate needs it, too. */
const KNOWN = new WeakMap<Project, WeakMap<BakedTable, Pieces>>();

/** A table's SELECT, once for each value that it fans out over. */
export function pieces(project: Project, baked: BakedTable): Pieces {
  const ofProject = KNOWN.get(project) ?? new WeakMap<BakedTable, Pieces>();
  KNOWN.set(project, ofProject);
  const known = ofProject.get(baked) ?? makePieces(project, baked);
  ofProject.set(baked, known);
  return known;
}

function makePieces(project: Project, baked: BakedTable): Pieces {
  const text = withoutEnd(baked.origin.query.text);
  const { fanOut, partitionedBy, name } = baked.table;
  const [first, ...others] = parametersOf(project, baked);
  if (first === undefined) return [];
  // Translating costs more than binding, so it is done once for all pieces.
  const unbound = unboundDuckdb(text, querySchema(project.tables), first);
  const placeholders = placeholdersOf(baked);
  if (placeholders.length > 0) {
    const select = { athena: bindParameters(text, first), duckdb: unbound.bind(first) };
    return { listedBy: piecesStageId(name), placeholders, select };
  }
  const known = fanOut && fanOutValues(fanOut);
  return [first, ...others].map((values, i) => {
    const athena = bindParameters(text, values);
    const value = known?.[i] ?? null;
    // Only a SELECT that depends on the piece can be of one partition and leave no other out.
    const partition =
      value === null || partitionedBy.length === 0 ? undefined : partitionOf(athena, partitionedBy);
    return {
      value,
      select: { athena, duckdb: unbound.bind(values) },
      ...(partition && { partition: Object.fromEntries(partition) }),
    };
  });
}

/** The stage that lists the pieces of a table. */
export function piecesStageId(table: string): string {
  return `pieces:${table}`;
}
