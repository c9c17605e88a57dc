/** A row as texts, by the compared columns; null is null. */
export type RowText = readonly (string | null)[];

/** An expected row, with its first line. */
export interface ExpectedRow {
  readonly line: number;
  readonly values: RowText;
}

/** The differences between the rows that a query returned and the expected ones. */
export interface RowDifferences {
  /** Expected rows for which the query returned a similar row instead of an equal one. */
  readonly changed: readonly { readonly expected: ExpectedRow; readonly found: RowText }[];
  readonly missing: readonly ExpectedRow[];
  readonly tooMany: readonly RowText[];
}

/** With more pairs, comparing each missing row with each unexpected one takes too long. */
const MOST_PAIRS = 100_000;

/** Compares rows in any order, counting duplicates. */
export function compareRows(
  expected: readonly ExpectedRow[],
  found: readonly RowText[],
): RowDifferences {
  const left = Map.groupBy(found, (row) => JSON.stringify(row));
  const missing = expected.filter(
    ({ values }) => left.get(JSON.stringify(values))?.pop() === undefined,
  );
  return paired(missing, [...left.values()].flat());
}

/** Pairs missing rows with unexpected ones that have at least half of their values. */
function paired(missing: readonly ExpectedRow[], tooMany: readonly RowText[]): RowDifferences {
  if (missing.length * tooMany.length > MOST_PAIRS) return { changed: [], missing, tooMany };
  const pairs = missing
    .flatMap((expected) =>
      tooMany.map((found) => ({ expected, found, alike: alike(expected.values, found) })),
    )
    .filter(({ alike: count, found }) => count > 0 && count * 2 >= found.length)
    .sort((a, b) => b.alike - a.alike);
  const taken = new Set<ExpectedRow | RowText>();
  const changed = pairs.filter(({ expected, found }) => {
    if (taken.has(expected) || taken.has(found)) return false;
    taken.add(expected).add(found);
    return true;
  });
  return {
    changed: changed
      .map(({ expected, found }) => ({ expected, found }))
      .sort((a, b) => a.expected.line - b.expected.line),
    missing: missing.filter((row) => !taken.has(row)),
    tooMany: tooMany.filter((row) => !taken.has(row)),
  };
}

function alike(a: RowText, b: RowText): number {
  return a.filter((value, i) => value === b[i]).length;
}
