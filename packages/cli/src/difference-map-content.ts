import {
  type DifferenceMap,
  metresText,
  shortNames,
  type TableDifference,
} from '@dc-data-baker/engine';
import type { MapContent, MapView } from '@dc-data-baker/graph';
import { formatCount, plural } from '@dc-data-baker/models';

type PlacedChange = DifferenceMap['addresses'][number];
type ChangeCount = DifferenceMap['counts'][number];

/** A table on a map of differences, with its comparison. */
export interface MappedDifference {
  readonly difference: TableDifference;
  readonly map: DifferenceMap;
}

/** Further kinds of change are only counted, since all of them are in the legend. */
const MOST_LINES = 8;

/** In metres. A smaller distance is a different rounding of the same place. */
const LEAST_MOVED = 0.5;

interface NamedDifference extends MappedDifference {
  /** The names for the page, by the whole ones. */
  readonly short: ReadonlyMap<string, string>;
}

/**
 * A map of differences, beginning with the tables whose addresses gained or lost something, those with the
 * most addresses first. At least one of them has an address with a point.
 */
export function differenceMapContent(
  unsorted: readonly MappedDifference[],
  notMapped: readonly string[],
): MapContent {
  const tables = unsorted
    .toSorted(
      (one, other) =>
        Number(isNamed(other)) - Number(isNamed(one)) || other.map.total - one.map.total,
    )
    .map((table): NamedDifference => ({ ...table, short: shortNamesOf(table.map) }));
  const frames = tables.flatMap(({ map }) => map.frame ?? []);
  return {
    title: titleOf(tables.map(({ difference }) => difference)),
    verdict: [
      ...new Set([
        ...tables.flatMap(verdictOf),
        ...notMapped,
        ...tables.map(({ difference }) => comparedText(difference)),
      ]),
    ],
    frame: {
      minX: Math.min(...frames.map(({ minX }) => minX)),
      minY: Math.min(...frames.map(({ minY }) => minY)),
      maxX: Math.max(...frames.map(({ maxX }) => maxX)),
      maxY: Math.max(...frames.map(({ maxY }) => maxY)),
    },
    asked: { postcode: null, uprn: null },
    views: tables.filter(({ map }) => map.frame).map(viewOf),
  };
}

/** What was compared, and when: a page is still read when other bakes are `previous` and `published`. */
function titleOf(differences: readonly TableDifference[]): string {
  const [only, ...others] = differences;
  const compared = only && others.length === 0 ? only.table : plural(differences.length, 'table');
  const last = (side: 'from' | 'to') =>
    timeText(
      differences
        .map((difference) => difference[side].finishedAt)
        .sort()
        .at(-1) ?? '',
    );
  return `${compared}, ${last('from')} → ${last('to')} UTC`;
}

/** `2026-11-26 18:00` of a time in UTC. */
function timeText(time: string): string {
  return time.slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
}

function comparedText({ table, from, to }: TableDifference): string {
  return `\`${table}\` is compared from ${sideText(from)} to ${sideText(to)}`;
}

/** `bake 20261126T180000Z-3fa9c2 of 2026-11-26 18:00 UTC (previous)`. */
function sideText({ name, bakeId, finishedAt }: TableDifference['from']): string {
  const bake = `bake ${bakeId} of ${timeText(finishedAt)} UTC`;
  return name === bakeId ? bake : `${bake} (${name})`;
}

function isNamed({ map }: MappedDifference): boolean {
  return map.counts.some(({ change }) => change === 'gained' || change === 'lost');
}

function viewOf({ map, short }: NamedDifference): MapView {
  const { table, polygons, addresses, shapes, counts } = map;
  const said = saidOf(short);
  return {
    title: table,
    saidOf: 'changes',
    areasOf: `changes, with the areas of ${polygons}`,
    addresses: addresses.map((address) => ({
      uprn: address.uprn,
      address: address.address,
      postcode: address.postcode ?? '',
      ...address.point,
      names: changesOf(address).map(said),
    })),
    areas: shapes.map(({ change, name, outline: { rings, stretches } }) => ({
      name: said({ change, name }),
      rings,
      stretches,
    })),
    counts: new Map(counts.map((count) => [said(count), count.count])),
    told: addresses.map((address) => toldOf(address, short)),
  };
}

const WORDS: Readonly<Record<ChangeCount['change'], (name: string) => string>> = {
  gained: (name) => `gained ${name}`,
  lost: (name) => `lost ${name}`,
  new: () => 'a new row',
  gone: () => 'no row any more',
  changed: () => 'other values',
};

/** Says changes, each in other words if its name is: the page finds addresses by them. */
function saidOf(
  short: ReadonlyMap<string, string>,
): (change: Pick<ChangeCount, 'change' | 'name'>) => string {
  return ({ change, name }) => WORDS[change](short.get(name) ?? name);
}

function shortNamesOf({ counts, addresses }: DifferenceMap): ReadonlyMap<string, string> {
  const answers = addresses.flatMap(({ before, after }) => [...(before ?? []), ...(after ?? [])]);
  return shortNames([...counts.map(({ name }) => name), ...answers]);
}

/** The changes of an address, of the same kinds as those that are counted. */
function changesOf({ before, after }: PlacedChange): Pick<ChangeCount, 'change' | 'name'>[] {
  const [was, is] = [before ?? [], after ?? []];
  const changes: Pick<ChangeCount, 'change' | 'name'>[] = [
    ...is
      .filter((name) => !was.includes(name))
      .map((name) => ({ change: 'gained', name }) as const),
    ...was.filter((name) => !is.includes(name)).map((name) => ({ change: 'lost', name }) as const),
    ...(before ? [] : [{ change: 'new', name: '' } as const]),
    ...(after ? [] : [{ change: 'gone', name: '' } as const]),
  ];
  return changes.length === 0 ? [{ change: 'changed', name: '' }] : changes;
}

function toldOf(change: PlacedChange, short: ReadonlyMap<string, string>): MapView['told'][number] {
  const { uprn, postcode, before, after, pointBefore, metresMoved } = change;
  const isMoved = pointBefore !== null && metresMoved >= LEAST_MOVED;
  return {
    uprn,
    verdict: [
      `before: ${answerText(before, short)}`,
      `after: ${answerText(after, short)}`,
      ...(isMoved ? [`its point has moved by ${metresText(metresMoved)}`] : []),
      ...(postcode ? [`why: \`databaker explain "${postcode}" ${uprn}\``] : []),
    ],
    ways: [],
    ...(isMoved && { movedFrom: { ...pointBefore, distance: metresText(metresMoved) } }),
  };
}

function answerText(names: readonly string[] | null, short: ReadonlyMap<string, string>): string {
  if (names === null) return 'no row';
  return names.length === 0 ? 'none' : names.map((name) => short.get(name) ?? name).join(' + ');
}

function verdictOf({ difference, map, short }: NamedDifference): string[] {
  const { table } = difference;
  const { addresses, total, others, withoutPoint, counts, notDrawn, as } = map;
  const said = saidOf(short);
  const chosen = addresses.length + withoutPoint;
  const drawn = counts.filter(({ change }) => change === 'gained' || change === 'lost');
  const most = counts.slice(0, MOST_LINES).map((count) => countText(count, said(count)));
  const more =
    counts.length > MOST_LINES
      ? [
          plural(
            counts.length - MOST_LINES,
            'more kind of change is in the list',
            'more kinds of change are in the list',
          ),
        ]
      : [];
  return [
    `\`${table}\`: ${[...most, ...more].join('; ')}`,
    ...(chosen < total
      ? [
          `of \`${table}\` the map shows ${formatCount(addresses.length)} of ${formatCount(total)} addresses that changed, some of each change; ${formatCount(total - chosen)} ${total - chosen === 1 ? 'is' : 'are'} left out, and \`--output\` writes all`,
        ]
      : []),
    ...(others > 0
      ? [
          `${plural(others, 'more address', 'more addresses')} of \`${table}\` ${others === 1 ? 'differs only in other columns, and is' : 'differ only in other columns, and are'} not on the map`,
        ]
      : []),
    ...(withoutPoint > 0
      ? [
          `${plural(withoutPoint, 'address', 'addresses')} of \`${table}\` ${withoutPoint === 1 ? 'has no point, and is' : 'have no point, and are'} not on the map`,
        ]
      : []),
    ...(drawn.length > 0 && addresses.length > 0
      ? [boundariesText(map.polygons, as.polygons)]
      : []),
    ...(notDrawn.length > 0 && addresses.length > 0
      ? [
          `without a boundary, because no polygon has the name near these addresses or there would be too many lines: ${listed(notDrawn, short)}`,
        ]
      : []),
  ];
}

function countText({ count, change }: ChangeCount, words: string): string {
  const addresses = plural(count, 'address', 'addresses');
  const isOfName = change === 'gained' || change === 'lost';
  return isOfName ? `${addresses} ${words}` : `${words}: ${addresses}`;
}

/** When the boundaries on the map are from. */
function boundariesText(polygons: string, { from, to }: DifferenceMap['as']['polygons']): string {
  const of = (bake: string | null) =>
    bake === null ? 'those that are there now' : `those of bake ${bake}`;
  return from === to
    ? `boundaries of \`${polygons}\` are ${of(to)}`
    : `boundaries of what was gained are ${of(to)} of \`${polygons}\`, of what was lost ${of(from)}`;
}

function listed(names: readonly string[], short: ReadonlyMap<string, string>): string {
  const shown = names.slice(0, MOST_LINES).map((name) => short.get(name) ?? name);
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${formatCount(left)} more` : ''}`;
}
