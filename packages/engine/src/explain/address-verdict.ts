import { metresBetween } from '@dc-data-baker/geo';
import { NEAR_MISS, NEARBY } from './explain-point.ts';
import type { ExplainedAddress, Point } from './explanation.ts';
import { metresText } from './metres-text.ts';

/** The start of a verdict without a boundary nearby. */
export const WELL_INSIDE = 'well inside';

/** The start of a verdict without a polygon nearby. */
const NO_POLYGON = 'no polygon';

/** The starts of sentences that say where an address is, which may explain its answer. */
const PLACES = ['exactly on', 'in ', 'misses '];

/**
 * The place of a sentence among those of several addresses: 0 for what may be wrong, 1 for where an
 * address is, 2 for nothing unusual. Otherwise, "all: well inside" would come before the one address
 * that is misplaced.
 */
export function rankOf(sentence: string): number {
  if (sentence.startsWith(WELL_INSIDE) || sentence.startsWith(NO_POLYGON)) return 2;
  return PLACES.some((start) => sentence.startsWith(start)) ? 1 : 0;
}

/** In metres: farther than the addresses of a postcode are from each other, even in the hills. */
const FAR = 5000;

/** What an address is compared with. */
export interface Compared {
  /**
   * The table that names polygons; `undefined` if it names none, so that there is nothing to
   * compare.
   */
  readonly table: string | undefined;
  /** Whether the table should have a row for an address that is in no polygon; true by default. */
  readonly isOuter?: boolean;
  /** The bake before the published one, if there is one to compare with. */
  readonly bakeBefore?: string | undefined;
  /** The names that have no polygon any more, wherever. */
  readonly gone?: ReadonlySet<string>;
  /** The middle of all addresses of its postcode. */
  readonly middle?: Point | undefined;
}

/** In metres: a border that was written twice may be rounded twice. */
const SAME_LINE = 0.01;

/**
 * The verdict on an address in words, the most important sentences first.
 */
export function addressVerdict(
  address: Omit<ExplainedAddress, 'verdict'>,
  { table, isOuter = true, bakeBefore, gone = new Set(), middle }: Compared,
): string[] {
  const { point, baked, before, contains, misses, nearest } = address;
  const { metresToOthers, metresToMiddle } = address;
  const verdict: string[] = [];
  if (!point) return ['it has no point, and so is in no polygon'];
  const expected = contains.map(({ name }) => name);
  if (table !== undefined) {
    if (baked === null) {
      if (isOuter || expected.length > 0) verdict.push(`\`${table}\` has no row for it`);
    } else verdict.push(...difference(baked, expected, table, gone));
    if (bakeBefore !== undefined) verdict.push(...changeSince(before, baked, bakeBefore));
  }
  if (metresToOthers !== null && metresToOthers > FAR) {
    const far = `it is ${metresText(metresToOthers)} from the others of its postcode`;
    verdict.push(`${far}${swapped(point, metresToMiddle, middle)}`);
  } else if (metresToMiddle !== null && metresToMiddle > FAR) {
    const far = `it is ${metresText(metresToMiddle)} from most of the others of its postcode`;
    verdict.push(`${far}${swapped(point, metresToMiddle, middle)}`);
  }
  const touched = misses.filter(({ isOnBoundary }) => isOnBoundary).map(({ name }) => name);
  if (touched.length > 0) {
    const which =
      touched.length === 1 ? 'not in it' : touched.length === 2 ? 'in neither' : 'in none of them';
    verdict.push(`exactly on the boundary of ${list(touched)}: ${which}`);
  }
  verdict.push(...contains.flatMap(nearBoundary));
  for (const { name, metres, isOnBoundary } of misses) {
    // A border is one line for both sides. That they also meet somewhere else, farther away, says
    // nothing about this miss.
    const isTold = contains.some(
      ({ boundary, beyond }) =>
        boundary !== null && boundary.metres <= metres + SAME_LINE && beyond.includes(name),
    );
    if (!isOnBoundary && !isTold) verdict.push(`misses ${name} by ${metresText(metres)}`);
  }
  const inside = metresInside(address);
  if (contains.length === 0) {
    if (touched.length === 0) verdict.push(misses.length > 0 ? 'in no polygon' : nowhere(nearest));
  } else if (inside >= NEAR_MISS) {
    const which = contains.length === 1 ? expected[0] : `all ${contains.length}`;
    verdict.push(`${WELL_INSIDE} ${which}: the nearest boundary is ${metresText(inside)} away`);
  }
  return verdict;
}

/** That a misplaced point would be among the others if its coordinates were the other way round. */
function swapped(
  { longitude, latitude }: Point,
  metresToMiddle: number | null,
  middle: Point | undefined,
): string {
  if (!middle || metresToMiddle === null || metresToMiddle <= FAR) return '';
  const metres = metresBetween(latitude, longitude, middle.longitude, middle.latitude);
  return metres > FAR
    ? ''
    : `; its longitude and latitude are probably swapped: the other way round it would be ${metresText(metres)} from the middle of them`;
}

/** The distance to the nearest boundary of the polygons that contain an address. */
export function metresInside({ contains }: Pick<ExplainedAddress, 'contains'>): number {
  return Math.min(...contains.map(({ boundary }) => boundary?.metres ?? Infinity));
}

function difference(
  baked: readonly string[],
  expected: readonly string[],
  table: string,
  gone: ReadonlySet<string>,
): string[] {
  const lacks = expected.filter((name) => !baked.includes(name));
  const others = baked.filter((name) => !expected.includes(name));
  const hasToo = others.filter((name) => !gone.has(name));
  const hasGone = others.filter((name) => gone.has(name));
  return [
    ...(lacks.length === 0
      ? []
      : [`\`${table}\` lacks ${list(lacks)}, whose polygon contains it now`]),
    ...(hasToo.length === 0
      ? []
      : [`\`${table}\` has ${list(hasToo)}, whose polygon does not contain it now`]),
    ...(hasGone.length === 0
      ? []
      : [`\`${table}\` has ${list(hasGone)}, of which there is no polygon any more`]),
  ];
}

/** What the last bake changed for readers. */
export function changeSince(
  before: readonly string[] | null,
  now: readonly string[] | null,
  bakeBefore: string,
): string[] {
  if (before === null && now === null) return [];
  const bake = `bake ${bakeBefore}, the previous one,`;
  if (before === null) return [`${bake} had no row for it with this postcode`];
  const lost = before.filter((name) => !now?.includes(name));
  const gained = (now ?? []).filter((name) => !before.includes(name));
  if (now === null && lost.length === 0) return [`${bake} had none for it`];
  if (lost.length + gained.length === 0) return [];
  return [
    [
      bake,
      ...(lost.length > 0 ? [`had ${list(lost)}`] : []),
      ...(lost.length > 0 && gained.length > 0 ? ['and'] : []),
      ...(gained.length > 0 ? [`did not have ${list(gained)}`] : []),
    ].join(' '),
  ];
}

function nearBoundary({ name, boundary, beyond }: ExplainedAddress['contains'][number]): string[] {
  if (!boundary || boundary.metres >= NEAR_MISS) return [];
  const other = beyond.length === 0 ? 'its boundary' : `the boundary with ${list(beyond)}`;
  return [`in ${name}, ${metresText(boundary.metres)} from ${other}`];
}

function nowhere(nearest: ExplainedAddress['nearest']): string {
  return nearest
    ? `in no polygon; the nearest is ${nearest.name}, ${metresText(nearest.metres)} away`
    : `${NO_POLYGON} within ${metresText(NEARBY)}`;
}

export function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
