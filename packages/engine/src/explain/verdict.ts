import { BALLOTS, formatCount } from '@dc-data-baker/models';
import { list, metresInside, rankOf, WELL_INSIDE } from './address-verdict.ts';
import { NEAR_MISS } from './explain-point.ts';
import type {
  ExplainedAnswer,
  ExplainedTable,
  Explanation,
  UnansweredTable,
} from './explanation.ts';
import { metresText } from './metres-text.ts';

/** If there are more addresses, they are only counted. */
const MOST_ADDRESSES = 5;

/** The verdict on an explanation, in words; the most important sentences first. */
export function verdictOf({
  answers,
  tables,
  sources,
  unanswered,
}: Pick<Explanation, 'answers' | 'tables' | 'sources' | 'unanswered'>): string[] {
  const damaged = tables.flatMap(damagedFile);
  const unreadable = [
    ...tables.flatMap((table) => table.unreadable),
    ...sources.flatMap((source) => source.unreadable ?? []),
  ];
  const incomparable = unanswered.flatMap((table) => unansweredText(table, unreadable));
  const publishing = tables.flatMap((table) => table.publishing ?? []);
  const changed = sources.flatMap(({ table, changedSince }) =>
    changedSince.length === 0
      ? []
      : [
          `the files of \`${table}\` have changed since ${code(changedSince)} ${changedSince.length === 1 ? 'was' : 'were'} baked`,
        ],
  );
  const unlike = answers.flatMap((answer) =>
    tables.flatMap((table) => unlikeAnswer(answer, table)),
  );
  // Most addresses are in no area under review, so the areas that they are in come first.
  const isNowhere = ({ addresses, column }: ExplainedAnswer) =>
    column !== BALLOTS &&
    addresses.every(
      ({ contains, misses, baked, before }) =>
        contains.length + misses.length + (baked?.length ?? 0) + (before?.length ?? 0) === 0,
    );
  const sorted = answers.toSorted(
    (one, other) => Number(isNowhere(one)) - Number(isNowhere(other)),
  );
  const told = sorted.flatMap((answer) => verdictOfAnswer(answer, answers.length > 1));
  const unusual = told.filter(({ rank }) => rank < 2);
  const usual = told.filter(({ rank }) => rank === 2);
  // Several answers about the same points say the same about their places.
  return [
    ...new Set([
      ...publishing,
      ...damaged,
      ...unreadable,
      ...incomparable,
      ...unlike,
      ...unusual.map(({ text }) => text),
      ...tables.flatMap((table) => table.held ?? []),
      ...waitingText(tables),
      ...changed,
      ...behindText(tables),
      ...tables.flatMap((table) => table.damaged.map((text) => `for other postcodes: ${text}`)),
      ...usual.map(({ text }) => text),
    ]),
  ];
}

/** What is wrong with a file that clients read, and what to do. */
export function damagedFile({ table, file, problem }: ExplainedTable): string[] {
  if (problem === null) return [];
  return [
    `${file}, which clients read, ${problem}; bake again with \`databaker bake ${table} --force\`, or roll back with \`databaker rollback ${table}\``,
  ];
}

/** @param told what has been said already */
function unansweredText(
  { table, because, baked, bakedIn }: UnansweredTable,
  told: readonly string[],
): string[] {
  return [
    `so \`${table}\` cannot be compared with polygons${told.includes(because) ? '' : `: ${because}`}`,
    ...baked.map(
      ({ names, addresses }) =>
        `\`${bakedIn}\` has ${list(names) || 'none'} for ${addresses === 1 ? '1 address' : `${addresses} addresses`}`,
    ),
  ];
}

/** Why readers do not have newer bakes; one bake writes several tables. */
function waitingText(tables: readonly ExplainedTable[]): string[] {
  // For a table that a rollback holds, the bake that was rolled back is not news.
  const waiting = tables.flatMap(({ table, newer, held }) =>
    newer && held === null ? [{ table, ...newer }] : [],
  );
  const alike = Map.groupBy(waiting, ({ bakeId, status, failed }) =>
    [bakeId, status, ...failed].join('\n'),
  );
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { table, bakeId, status, failed } = first;
    const what: Readonly<Record<typeof status, string>> = {
      failed: `failed ${failed.length === 0 ? 'its checks' : list(failed)}, and readers have the previous one: see \`databaker diff published candidate --table ${table}\``,
      held: `is held back: \`databaker publish ${bakeId}\` gives it to readers`,
      written: 'was written, but not checked or published: it was interrupted, or is still running',
      writing: 'is incomplete: it was interrupted, or is still running',
      audited: 'passed its checks and is not published: it was interrupted, or rolled back',
    };
    return [`bake ${bakeId} of ${code(all.map((one) => one.table))} ${what[status]}`];
  });
}

/** The tables that were made from other bakes than readers have. */
function behindText(tables: readonly ExplainedTable[]): string[] {
  const behind = tables.flatMap(({ table, bake }) =>
    Object.entries(bake?.inputs ?? {}).flatMap(([input, then]) => {
      const now = tables.find((other) => other.table === input)?.bake?.bakeId;
      return now === undefined || then === null || now === then
        ? []
        : [{ table, input, then, now }];
    }),
  );
  const alike = Map.groupBy(behind, ({ input, then }) => `${input}\n${then}`);
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { input, then, now } = first;
    return [
      `${code(all.map(({ table }) => table))} ${all.length === 1 ? 'was' : 'were'} made from bake ${then} of \`${input}\`, and not of ${now}, which is published`,
    ];
  });
}

function code(tables: readonly string[]): string {
  return list(tables.map((table) => `\`${table}\``));
}

interface RankedSentence {
  readonly text: string;
  /** See `rankOf`. */
  readonly rank: number;
}

/** Texts that name no polygon. */
const NAMELESS = new RegExp(`^((in )?no polygon|${WELL_INSIDE}(,| all))`);

/** @param isOneOfSeveral whether a text must say which polygons or which table it is about */
function verdictOfAnswer(
  { table, split, addresses, polygons }: ExplainedAnswer,
  isOneOfSeveral: boolean,
): RankedSentence[] {
  const verdict: RankedSentence[] = [];
  if (split.length > 1) {
    const groups = split.map(
      ({ names, addresses: count }) =>
        `${count} in ${names.length === 0 ? 'none' : names.join(' + ')}`,
    );
    verdict.push({ text: `split postcode: ${groups.join(', ')}`, rank: 0 });
  }
  const said = Map.groupBy(
    addresses.flatMap((address) => address.verdict.map((text) => ({ text, uprn: address.uprn }))),
    // Each address would have a different distance.
    ({ text }) => (addresses.length > 1 && text.startsWith(WELL_INSIDE) ? WELL_INSIDE : text),
  );
  const least = Math.min(...addresses.map(metresInside).filter((metres) => metres >= NEAR_MISS));
  const sorted = [...said].sort(([one], [other]) => rankOf(one) - rankOf(other));
  for (const [saying, who] of sorted) {
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
            ? `${formatCount(uprns.length)} addresses: `
            : `${list(uprns)}: `;
    const about = NAMELESS.test(text) ? polygons : /^bake /.test(text) ? table : undefined;
    const of = isOneOfSeveral && about !== undefined ? ` (of \`${about}\`)` : '';
    verdict.push({ text: `${named}${text}${of}`, rank: rankOf(saying) });
  }
  return verdict;
}

/** Where a table that copies an answer has other names than the answer. */
function unlikeAnswer(
  answer: ExplainedAnswer,
  { table, madeOf, by, rows, bake, problem, unreadable }: ExplainedTable,
): string[] {
  const from = `${answer.table}.${answer.column}`;
  const [column] = Object.entries(madeOf).find(([, sources]) => sources.includes(from)) ?? [];
  if (
    column === undefined ||
    by['postcode'] === undefined ||
    !bake ||
    problem !== null ||
    unreadable.length > 0
  )
    return [];
  const unlike = answer.addresses.flatMap(({ uprn, baked }) => {
    const row = rows.find((other) => String(other['uprn']) === uprn);
    const said = row && [row[column] ?? []].flat().map(String);
    // An outcode file without any names has no rows.
    if (baked === null || (said ?? []).join('\n') === baked.join('\n')) return [];
    const what = said ? `has ${list(said) || 'none'}` : 'has no row';
    return [{ uprn, what, instead: list(baked) || 'none' }];
  });
  const alike = Map.groupBy(unlike, ({ what, instead }) => `${what}\n${instead}`);
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const uprns = all.map(({ uprn }) => uprn);
    const who =
      uprns.length > MOST_ADDRESSES ? `${formatCount(uprns.length)} addresses` : list(uprns);
    return [`\`${table}\` ${first.what} for ${who}, and \`${answer.table}\` has ${first.instead}`];
  });
}
