import type { SpatialAnswer } from '@dc-data-baker/planner';
import type { ExplainedTable } from './explanation.ts';
import { namesByUprn } from './names-by-uprn.ts';
import type { Row } from './row.ts';

/** What was baked for the addresses of an answer. */
export interface BakedNames {
  /** The table that says so; `undefined` if none does, so that there is nothing to compare. */
  readonly table: string | undefined;
  /** By UPRN; an address without a row is absent. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Whether an address in no polygon has a row, too. */
  readonly isOuter: boolean;
}

/**
 * The names in an answer's table. If that cannot be read, those in a table that copies them, such as
 * the outcode files.
 */
export function bakedNames(
  { table, columns: [named], isOuter }: SpatialAnswer,
  tables: readonly ExplainedTable[],
): BakedNames {
  const own = tables.find((one) => one.table === table);
  if (named && own && isReadable(own)) {
    return { table, names: namesByUprn(own.rows as Row[], named.column), isOuter };
  }
  // That a table was never baked is not a reason to look elsewhere.
  const isDamaged = own !== undefined && own.unreadable.length > 0;
  for (const copy of isDamaged && named ? tables : []) {
    const [column] =
      Object.entries(copy.madeOf).find(([, sources]) =>
        sources.includes(`${table}.${named?.column}`),
      ) ?? [];
    if (column === undefined || copy.by['postcode'] === undefined || !isReadable(copy)) continue;
    const names = namesByUprn(copy.rows as Row[], column);
    // An outcode file without any names has no rows.
    return { table: copy.table, names, isOuter: false };
  }
  return { table: undefined, names: new Map(), isOuter };
}

function isReadable({ bake, problem, unreadable }: ExplainedTable): boolean {
  return bake !== null && problem === null && unreadable.length === 0;
}
