import { list, metresInside, WELL_INSIDE } from './address-verdict.ts';
import { NEAR_MISS } from './explain-point.ts';
import type { ExplainedAnswer, ExplainedTable, Explanation } from './explanation.ts';
import { metresText } from './metres-text.ts';

/** More addresses than these are counted. */
const MOST_ADDRESSES = 5;

/** What is to be said of all that was found, in words; what matters most first. */
export function verdictOf({
  answers,
  tables,
  sources,
}: Pick<Explanation, 'answers' | 'tables' | 'sources'>): string[] {
  const changed = sources.flatMap(({ table, changedSince }) =>
    changedSince.length === 0
      ? []
      : [
          `the files of \`${table}\` have changed since ${list(changedSince.map((name) => `\`${name}\``))} was baked`,
        ],
  );
  const behind = tables.flatMap(({ table, bake }) =>
    Object.entries(bake?.inputs ?? {}).flatMap(([input, then]) => {
      const now = tables.find((other) => other.table === input)?.bake;
      return now && then !== null && now.bakeId !== then
        ? [
            `\`${table}\` was made of bake ${then} of \`${input}\`, and not of ${now.bakeId}, which is published`,
          ]
        : [];
    }),
  );
  const unlike = answers.flatMap((answer) =>
    tables.flatMap((table) => unlikeAnswer(answer, table)),
  );
  return [...changed, ...behind, ...unlike, ...answers.flatMap(verdictOfAnswer)];
}

function verdictOfAnswer({ split, addresses }: ExplainedAnswer): string[] {
  const verdict: string[] = [];
  if (split.length > 1) {
    const groups = split.map(
      ({ names, addresses: count }) =>
        `${count} in ${names.length === 0 ? 'none' : names.join(' + ')}`,
    );
    verdict.push(`split postcode: ${groups.join(', ')}`);
  }
  const said = Map.groupBy(
    addresses.flatMap((address) => address.verdict.map((text) => ({ text, uprn: address.uprn }))),
    // Each says it with its own distance.
    ({ text }) => (addresses.length > 1 && text.startsWith(WELL_INSIDE) ? WELL_INSIDE : text),
  );
  const least = Math.min(...addresses.map(metresInside).filter((metres) => metres >= NEAR_MISS));
  for (const [saying, who] of said) {
    const text =
      saying === WELL_INSIDE
        ? `${WELL_INSIDE}, at least ${metresText(least)} from a boundary`
        : saying;
    const uprns = who.map(({ uprn }) => uprn);
    const named =
      addresses.length === 1
        ? ''
        : uprns.length === addresses.length
          ? 'all: '
          : uprns.length > MOST_ADDRESSES
            ? `${uprns.length} addresses: `
            : `${list(uprns)}: `;
    verdict.push(`${named}${text}`);
  }
  return verdict;
}

/** What a table that passes an answer on says otherwise. */
function unlikeAnswer(
  answer: ExplainedAnswer,
  { table, madeOf, by, rows, bake }: ExplainedTable,
): string[] {
  const from = `${answer.table}.${answer.column}`;
  const [column] = Object.entries(madeOf).find(([, sources]) => sources.includes(from)) ?? [];
  if (column === undefined || by['postcode'] === undefined || !bake) return [];
  return answer.addresses.flatMap(({ uprn, baked }) => {
    const row = rows.find((other) => String(other['uprn']) === uprn);
    const said = row && [row[column] ?? []].flat().map(String);
    // A file of which nobody has any has no rows.
    if (baked === null || (said ?? []).join('\n') === baked.join('\n')) return [];
    const what = said ? `has ${list(said) || 'none'}` : 'has no row';
    return [
      `\`${table}\` ${what} for ${uprn}, and \`${answer.table}\` has ${list(baked) || 'none'}`,
    ];
  });
}
