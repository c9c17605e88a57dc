import { z } from 'zod';
import { formatCount } from '../amount-text.ts';
import { Name } from '../name.ts';
import { optionsOf } from '../options-of.ts';
import { identifier } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  type DeclaredCheck,
  type Found,
  orFail,
  severity,
} from './check-kind.ts';
import type { Assurance, CheckedRows, CheckPart, TypedPart } from './check-select.ts';
import { expectLists, expectTextsOrLists } from './column-types.ts';
import { type ComparedLists, comparedLists, listCtes, valueCtes } from './compared-lists.ts';
import { type ColumnTypes, filledPart, isList, withParts } from './list-parts.ts';
import { patternFields, patternOf } from './pattern.ts';
import { shareOf } from './share-of.ts';

/** How many of the missing values a message names, and a manifest keeps. */
const MOST_NAMED = 20;
const MOST_SAMPLES = 1000;

const schema = z.strictObject({
  kind: z.literal('notFewerThan'),
  /** The column whose values are counted, and the list column, if any. */
  columns: z.array(Name).max(2),
  share: z.number().gt(0).max(1),
  of: Name.optional(),
  having: Name.optional(),
  elementsOf: Name.optional(),
  ending: z
    .strictObject({
      ...patternFields,
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 22:00'),
    })
    .optional(),
  /** Not there, because only one word is allowed. */
  than: z.never("expected 'published'").optional(),
  severity,
});
type NotFewerThan = CheckOn<string, z.output<typeof schema>>;

interface NotFewerOptions<Column extends string> extends CheckOptions {
  /** The column whose distinct values, or list elements, are counted; by default rows are. */
  readonly of?: Column;
  /** Only rows with something in this list are counted. */
  readonly having?: Column;
  /**
   * The list column whose elements are counted in all rows together, each as often as it occurs:
   * half of the areas of every ballot may be missing, and still each ballot has some address, and
   * most addresses have some ballot. Without `of` and `having`.
   */
  readonly elementsOf?: Column;
  /**
   * List elements, or the texts of the column `of`, end by themselves: at a time of the day, in the
   * United Kingdom, on the day in their name, such as `2026-05-07`. Once a day is over, either
   * nearly all of its elements disappear at once or nearly none; in the first case they do not
   * count as published. If no element at all is left, all of them count.
   */
  readonly ending?: { readonly day: RegExp; readonly time: string };
}

/**
 * The candidate has at least this share of what is published: of the rows, of the distinct values
 * of a column, or of the list elements. Only published values that still exist count, so new values
 * do not make up for missing ones; null is no value.
 *
 * @param share above 0, at most 1
 */
export function notFewerThan<const Column extends string = never>(
  share: number,
  than: 'published',
  options?: NotFewerOptions<Column>,
): CheckOn<NoInfer<Column>, z.output<typeof schema>> {
  const { of, having, elementsOf, ending, ...rest } = orFail(options);
  return {
    kind: 'notFewerThan',
    columns: [of, having, elementsOf].filter((column) => column !== undefined),
    share,
    ...(elementsOf === undefined ? {} : { elementsOf }),
    ...(of === undefined ? {} : { of }),
    ...(having === undefined ? {} : { having }),
    ...(ending === undefined ? {} : { ending: endingOf(ending) }),
    ...((than as string) === 'published' ? {} : { than: than as never }),
    ...rest,
  };
}

function endingOf(ending: NonNullable<NotFewerOptions<string>['ending']>) {
  const { day, time, ...others } = optionsOf(ending);
  return { ...patternOf(day), time, ...others };
}

export const notFewerThanKind = checkKind({
  schema,
  args: ({ share, of = 'rows', having, elementsOf }) =>
    elementsOf === undefined
      ? `${share}, published ${of}${having === undefined ? '' : ` having ${having}`}`
      : `${share}, published elements of ${elementsOf}`,
  problems: ({ of, having, elementsOf, ending }, types) => [
    ...expectLists(
      [having, elementsOf].filter((column) => column !== undefined),
      types,
    ),
    ...(elementsOf !== undefined && (of !== undefined || having !== undefined)
      ? ['expected `elementsOf` without `of` and `having`']
      : []),
    ...(ending !== undefined && having === undefined && elementsOf === undefined
      ? expectTextsOrLists(of === undefined ? [] : [of], types)
      : []),
    ...(ending !== undefined && (having ?? elementsOf ?? of) === undefined
      ? ['expected `of`, `having` or `elementsOf` with the texts or lists that are `ending`']
      : []),
  ],
  selects(check, over) {
    const { name, types } = over;
    const { of, severity, share } = check;
    const list = listOf(check, types);
    const comparesWithPublished = true;
    const lists = list === undefined ? undefined : comparedLists(check, over, list);
    const select = (sql: string) => (lists ? withParts([lists.before, lists.now], sql) : { sql });
    if (check.elementsOf !== undefined && lists) {
      const eachKept = name.replace(/^.*, published elements of /, 'eachKept(');
      const fewer = fewerSql(check, over, lists);
      const common = { comparesWithPublished, mostSamples: MOST_SAMPLES } as const;
      return [
        {
          name,
          severity,
          ...select(`${fewer} AND candidate < ${shareOf(share, 'published')}`),
          cleanIf: eachKept,
          ...common,
        },
        {
          name: eachKept,
          severity: 'warn',
          ...select(`${fewer} AND has < ${shareOf(share, 'had')}`),
          ...common,
        },
      ];
    }
    if (of === undefined) {
      const afterPatch = { rule: 'asMany', ...(list !== undefined && { having: list }) } as const;
      const sql = rowsSql(check, over, lists);
      return [{ name, severity, ...select(sql), comparesWithPublished, afterPatch }];
    }
    const gone = goneSql(check, over, lists);
    const noneGone = name.replace(/^.*, published /, 'noneGone(');
    const isOfList = list === of;
    const assurances = list === undefined || isOfList ? [] : [asFilled(over, of, list)];
    const having = list === undefined || isOfList ? {} : { having: list };
    const afterPatch = { rule: 'nothingGone', column: of, isList: isOfList, ...having } as const;
    const common = { comparesWithPublished, mostSamples: MOST_SAMPLES, assurances } as const;
    return [
      {
        name,
        severity,
        ...select(`${gone} WHERE candidate < ${shareOf(share, 'published')}`),
        cleanIf: noneGone,
        ...common,
      },
      { name: noneGone, severity: 'warn', ...select(gone), ...common, afterPatch },
    ];
  },
  tells: tell,
  comparesWithPublished: true,
  acceptable: true,
});

export function isNotFewerThan(check: DeclaredCheck): check is NotFewerThan {
  return check.kind === 'notFewerThan';
}

/** The list column whose lists are counted, if any. */
export function listOf(
  { of, having, elementsOf }: Pick<NotFewerThan, 'of' | 'having' | 'elementsOf'>,
  types: ColumnTypes,
): string | undefined {
  return having ?? elementsOf ?? (of !== undefined && isList(types, of) ? of : undefined);
}

/** In DuckDB's SQL: the same values have rows with something in their lists. */
function asFilled(
  { rows, published, types }: CheckedRows & { readonly types: ColumnTypes },
  item: string,
  list: string,
): Assurance {
  const [before, now] = [
    filledPart(published, { item, list }, types),
    filledPart(rows, { item, list }, types),
  ] as const;
  const filled = ({ name }: CheckPart) => `SELECT item FROM ${identifier(name)} WHERE filled > 0`;
  return {
    sql: `(SELECT count(*) = 0 FROM (${filled(before)} EXCEPT ${filled(now)}))`,
    parts: [before, now],
  };
}

/** A row with both counts if there are too few rows. */
function rowsSql(check: NotFewerThan, over: CheckedRows, lists: ComparedLists | undefined): string {
  const counted = (from: string, parts: string) =>
    `SELECT coalesce(sum(times), 0) AS ${from} FROM ${parts}`;
  const counts = lists
    ? [
        // A list counts once, even if much of it has not ended.
        `(SELECT list, max(times) AS times FROM ${identifier(lists.before.name)} CROSS JOIN UNNEST(list) AS elements(element) WHERE element IN (SELECT element FROM expected) GROUP BY list) AS counted`,
        `(SELECT list, max(times) AS times FROM ${identifier(lists.now.name)} CROSS JOIN UNNEST(list) AS elements(element) WHERE element IS NOT NULL GROUP BY list) AS counted`,
      ]
    : [over.published, over.rows].map(
        (from) => `(SELECT count(*) AS times FROM ${identifier(from)}) AS counted`,
      );
  const [published = '', candidate = ''] = counts;
  const ctes = lists ? `WITH ${listCtes(check, over, lists)} ` : '';
  return `${ctes}SELECT published, candidate FROM (${counted('published', published)}) AS before_rows CROSS JOIN (${counted('candidate', candidate)}) AS now_rows WHERE candidate < ${shareOf(check.share, 'published')}`;
}

/** A row for each published value that is missing, with both counts. */
function goneSql(check: NotFewerThan, over: CheckedRows, lists: ComparedLists | undefined): string {
  const { of = '', ending } = check;
  const items = (): readonly [before: string, now: string] => {
    if (lists ? lists.list === of : ending) {
      return ['SELECT element AS item FROM expected', 'SELECT element AS item FROM now_elements'];
    }
    if (!lists) {
      const value = identifier(of);
      return [
        `SELECT DISTINCT ${value} AS item FROM ${identifier(over.published)} WHERE ${value} IS NOT NULL`,
        `SELECT DISTINCT ${value} AS item FROM ${identifier(over.rows)}`,
      ];
    }
    const { before, now } = lists;
    return [
      `SELECT DISTINCT item FROM ${identifier(before.name)} CROSS JOIN UNNEST(list) AS elements(element) WHERE item IS NOT NULL AND element IN (SELECT element FROM expected)`,
      `SELECT DISTINCT item FROM ${identifier(now.name)} CROSS JOIN UNNEST(list) AS elements(element) WHERE element IS NOT NULL`,
    ];
  };
  const [before, now] = items();
  const ctes = [
    ...(lists ? [listCtes(check, over, lists)] : []),
    ...(!lists && ending ? [valueCtes({ ...check, of }, over)] : []),
    `before_items AS (${before})`,
    `gone AS (SELECT item FROM before_items EXCEPT (${now}))`,
    'counts AS (SELECT published, published - lost AS candidate FROM (SELECT count(*) AS published FROM before_items) AS b CROSS JOIN (SELECT count(*) AS lost FROM gone) AS g)',
  ];
  return `WITH ${ctes.join(', ')} SELECT item AS gone, published, candidate FROM gone CROSS JOIN counts`;
}

/**
 * A row for each element that fewer rows have than are published, with their numbers, and those of
 * all elements.
 *
 * Athena runs a WITH again each time that it is read. This reads the addresses' lists six times, on a real
 * Trino 476; with the sums in a WITH of their own it read them twenty times.
 */
function fewerSql(check: NotFewerThan, over: CheckedRows, lists: ComparedLists): string {
  const rowsOf = ({ name }: TypedPart, where: string) =>
    `SELECT element, CAST(sum(times) AS bigint) AS times FROM ${identifier(name)} CROSS JOIN UNNEST(list) AS elements(element)${where} GROUP BY element`;
  const had = rowsOf(lists.before, ' WHERE element IN (SELECT element FROM expected)');
  const kept = `SELECT b.element, b.times AS had, coalesce(n.times, 0) AS has FROM (${had}) AS b LEFT JOIN (${rowsOf(lists.now, '')}) AS n ON n.element = b.element`;
  const counted = `SELECT element, had, has, sum(had) OVER () AS published, sum(has) OVER () AS candidate FROM (${kept}) AS kept`;
  return `WITH ${listCtes(check, over, lists)} SELECT element AS fewer, had, has, published, candidate FROM (${counted}) AS counted WHERE has < had`;
}

function tell({ wrong, samples }: Found, name: string): string {
  const [, share = '', what = ''] = /\(([^,]*), published (.*)\)/.exec(name) ?? [];
  const published = Number(samples[0]?.['published']);
  const candidate = formatCount(Number(samples[0]?.['candidate']));
  const least = formatCount(Math.ceil(Number(share) * published));
  // Athena returns rows in any order.
  const gone = samples
    .flatMap((sample) => ('gone' in sample ? [String(sample['gone'])] : []))
    .toSorted();
  const fewer = samples
    .filter((sample) => 'fewer' in sample)
    .toSorted((one, other) => lostBy(other) - lostBy(one))
    .map(
      ({ fewer: element, had, has }) =>
        `${element} (${formatCount(Number(has))} of ${formatCount(Number(had))})`,
    );
  const names = [...gone, ...fewer];
  const counts =
    gone.length === 0
      ? `${what}: there are ${candidate}, and ${formatCount(published)} are published; expected at least ${least}`
      : `${what}: ${candidate} of ${formatCount(published)} that are published are there; expected at least ${least}`;
  if (names.length === 0) return counts;
  const more = wrong - Math.min(names.length, MOST_NAMED);
  return `${counts}; ${fewer.length > 0 ? 'fewer have' : 'gone are'} ${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

function lostBy({ had, has }: Found['samples'][number]): number {
  return Number(had) - Number(has);
}
