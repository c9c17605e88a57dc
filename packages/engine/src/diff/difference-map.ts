import { join } from 'node:path';
import { metresBetween, type Outline, outlineWithin } from '@dc-data-baker/geo';
import {
  type MappedTable,
  MOST_UPRNS,
  type Project,
  tableNamed,
  uprnPoints,
} from '@dc-data-baker/planner';
import type { Engine, QueriedBake } from '../engine.ts';
import { AllPolygons } from '../explain/all-polygons.ts';
import type { Point } from '../explain/explanation.ts';
import { LocalFiles } from '../explain/local-files.ts';
import { frameOf } from '../explain/map-frame.ts';
import { pointOf } from '../explain/point-of.ts';
import { queryRows } from '../explain/query-rows.ts';
import type { Window } from '../explain/window.ts';
import { bakesBehind } from './bakes-behind.ts';
import {
  type Change,
  type ChangeCount,
  type ChangedAddress,
  type ChangedAddresses,
  changedAddresses,
} from './changed-addresses.ts';
import type { DiffContext, DiffedBake } from './sides.ts';

/** A bake in a comparison, with access to the tables of its lake or environment. */
export interface MappedBake extends DiffedBake {
  readonly engine: Engine;
  readonly project: Project;
}

/** How the addresses of a table differ between two bakes, and where they are. */
export interface DifferenceMap extends Omit<ChangedAddresses, 'addresses'> {
  readonly table: string;
  readonly polygons: string;
  /** The window within which areas are exact; `undefined` if no address has a point. */
  readonly frame: Window | undefined;
  readonly addresses: readonly PlacedChange[];
  /** How many of the chosen addresses have no point. */
  readonly withoutPoint: number;
  readonly shapes: readonly ChangedShape[];
  /**
   * Changed names that are not drawn: no polygon has the name, or there would be too many lines.
   */
  readonly notDrawn: readonly string[];
  /**
   * The bakes that the polygons and points come from; null if none is kept and the current ones are
   * used.
   */
  readonly as: {
    readonly polygons: { readonly from: string | null; readonly to: string | null };
    readonly points: { readonly from: string | null; readonly to: string | null };
  };
}

export interface PlacedChange extends ChangedAddress {
  /** Where it is, or where it was if it is gone. */
  readonly point: Point;
  /** Where it was, if that is known. */
  readonly pointBefore: Point | null;
  /** The distance between the two, in metres. */
  readonly metresMoved: number;
}

/**
 * All polygons with a name: the earlier ones for what was lost, the later ones for what was gained.
 */
export interface ChangedShape {
  readonly change: Change;
  readonly name: string;
  readonly outline: Outline;
}

/** A page with this many opens in two seconds: see docs/decisions/0080. */
const MOST_VERTICES = 500_000;

/**
 * Makes the map for the last result of `diffTable`. The points and polygons are those of the bakes
 * from which each side was made, as far as they are kept.
 */
export async function differenceMap(
  from: MappedBake,
  to: MappedBake,
  { answer, column }: MappedTable,
  context: DiffContext,
): Promise<DifferenceMap> {
  const { session, signal } = context;
  const { addresses: chosen, ...told } = await changedAddresses(session, column, signal);
  const uprns = chosen.map(({ uprn }) => uprn);
  const behind = { from: await behindOf(from), to: await behindOf(to) };
  const points = {
    from: await pointsOf(from, behind.from, answer, uprns, signal),
    to: await pointsOf(to, behind.to, answer, uprns, signal),
  };
  const addresses = chosen.flatMap((address): PlacedChange[] => {
    const pointBefore = points.from.get(address.uprn) ?? null;
    const point = points.to.get(address.uprn) ?? pointBefore;
    if (!point) return [];
    const was = pointBefore ?? point;
    const metresMoved = metresBetween(was.longitude, was.latitude, point.longitude, point.latitude);
    return [{ ...address, point, pointBefore, metresMoved }];
  });
  const frame = frameOf(
    addresses.flatMap(({ point, pointBefore }) => (pointBefore ? [point, pointBefore] : [point])),
  );
  const bakeOf = (bakes: ReadonlyMap<string, QueriedBake>, table: string | undefined) =>
    bakes.get(table ?? '')?.manifest.bakeId ?? null;
  const bakesOf = (table: string | undefined) => ({
    from: bakeOf(behind.from, table),
    to: bakeOf(behind.to, table),
  });
  return {
    ...told,
    table: to.table.table.name,
    polygons: answer.polygons.table,
    frame,
    addresses,
    withoutPoint: chosen.length - addresses.length,
    ...(await shapesOf(
      { gained: [to, behind.to], lost: [from, behind.from] },
      answer,
      told.counts,
      frame,
      context,
    )),
    as: { polygons: bakesOf(answer.polygons.table), points: bakesOf(answer.points.table) },
  };
}

function behindOf({ project, store, table, manifest }: MappedBake) {
  return bakesBehind(project, store, table.table.name, manifest);
}

async function pointsOf(
  { engine, project }: MappedBake,
  behind: ReadonlyMap<string, QueriedBake>,
  { points }: MappedTable['answer'],
  uprns: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Point>> {
  const found = new Map<string, Point>();
  for (let first = 0; first < uprns.length; first += MOST_UPRNS) {
    const query = uprnPoints(project, points, uprns.slice(first, first + MOST_UPRNS));
    const read = new Map([...behind].filter(([name]) => query.reads.includes(name)));
    for (const row of await queryRows(engine, query, signal, read)) {
      const point = pointOf(row);
      if (point) found.set(String(row['uprn']), point);
    }
  }
  return found;
}

/**
 * The areas of what was gained and lost, starting with those of most addresses, as many as can be
 * drawn.
 */
async function shapesOf(
  sides: Readonly<
    Record<'gained' | 'lost', readonly [MappedBake, ReadonlyMap<string, QueriedBake>]>
  >,
  answer: MappedTable['answer'],
  counts: readonly ChangeCount[],
  frame: Window | undefined,
  { session, folder, signal }: DiffContext,
): Promise<Pick<DifferenceMap, 'shapes' | 'notDrawn'>> {
  const shapes: ChangedShape[] = [];
  const notDrawn: string[] = [];
  let vertices = 0;
  for (const change of ['gained', 'lost'] as const) {
    const [{ project, store }, behind] = sides[change];
    const names = counts.flatMap((each) => (each.change === change ? [each.name] : []));
    if (names.length === 0 || !frame) continue;
    const table = tableNamed(project, answer.polygons.table);
    const local = new LocalFiles(store, join(folder, `polygons-${change}`), signal);
    const files = await local.of(table, behind.get(answer.polygons.table)?.manifest);
    const near = await AllPolygons.open(session, answer, table, files, signal);
    for (const name of names) {
      const rows = vertices < MOST_VERTICES ? await near.named([name]) : [];
      const outline = outlineWithin(
        rows.map(({ area }) => area),
        frame,
      );
      const size = outline.rings.reduce((sum, { points }) => sum + points.length / 2, 0);
      if (size === 0 || vertices + size > MOST_VERTICES) {
        notDrawn.push(name);
        continue;
      }
      vertices += size;
      shapes.push({ change, name, outline });
    }
  }
  return { shapes, notDrawn: [...new Set(notDrawn)] };
}
