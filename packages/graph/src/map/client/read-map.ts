import {
  type PackedAddresses,
  type PackedArea,
  type PackedMap,
  type PackedRing,
  type PackedView,
  UNIT,
} from '../packed-map.ts';
import type { Addresses, AreaModel, MapModel, RingModel, ViewModel } from './map-model.ts';
import { Projection } from './projection.ts';

export interface ReadMap {
  readonly model: MapModel;
  readonly projection: Projection;
}

/** @param packed see `packMap` */
export async function readMap(packed: string): Promise<ReadMap> {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const map = (await new Response(stream).json()) as PackedMap;
  const projection = new Projection(map.frame);
  const [minX, maxY] = projection.toMap(map.frame.minX, map.frame.minY);
  const [maxX, minY] = projection.toMap(map.frame.maxX, map.frame.maxY);
  const addresses = map.addresses.map((list) => readAddresses(list, projection));
  const views = map.views.map((view) => readView(view, addresses, projection));
  return { projection, model: { asked: map.asked, frame: { minX, minY, maxX, maxY }, views } };
}

function readView(
  { addresses, areas, told, ...view }: PackedView,
  lists: readonly Addresses[],
  projection: Projection,
): ViewModel {
  const list = lists[addresses];
  if (!list) throw new Error(`the page has no list ${addresses} of addresses`);
  return {
    ...view,
    addresses: list,
    areas: areas.map((area) => readArea(area, projection)),
    told: new Map(told.map((address) => [address.uprn, address])),
  };
}

function readAddresses(list: PackedAddresses, projection: Projection): Addresses {
  const [longitudes, latitudes] = [degreesOf(list.x), degreesOf(list.y)];
  return {
    count: list.uprns.length,
    uprns: list.uprns,
    lines: list.lines,
    postcodes: list.postcode.map((number) => list.postcodes[number] ?? ''),
    longitudes,
    latitudes,
    ...onMap(longitudes, latitudes, projection),
  };
}

function readArea({ name, rings, stretches }: PackedArea, projection: Projection): AreaModel {
  const ends = new Float64Array(stretches.length);
  for (let i = 0; i < ends.length; i += 2) {
    ends.set(
      projection.toMap((stretches[i] as number) * UNIT, (stretches[i + 1] as number) * UNIT),
      i,
    );
  }
  return { name, rings: rings.map((ring) => readRing(ring, projection)), stretches: ends };
}

function readRing(ring: PackedRing, projection: Projection): RingModel {
  const { x, y } = onMap(degreesOf(ring.x), degreesOf(ring.y), projection);
  const isDrawn = new Uint8Array(Math.max(0, x.length - 1));
  if (ring.runs.length === 0) isDrawn.fill(1);
  let at = 0;
  for (const [i, run] of ring.runs.entries()) {
    if (i % 2 === 0) isDrawn.fill(1, at, at + run);
    at += run;
  }
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    minX = Math.min(minX, x[i] as number);
    maxX = Math.max(maxX, x[i] as number);
    minY = Math.min(minY, y[i] as number);
    maxY = Math.max(maxY, y[i] as number);
  }
  return { x, y, isDrawn, minX, minY, maxX, maxY };
}

function degreesOf(differences: readonly number[]): Float64Array {
  let here = 0;
  return Float64Array.from(differences, (difference) => {
    here += difference;
    return here * UNIT;
  });
}

function onMap(longitudes: Float64Array, latitudes: Float64Array, projection: Projection) {
  const x = new Float64Array(longitudes.length);
  const y = new Float64Array(longitudes.length);
  for (let i = 0; i < x.length; i++) {
    const [east, south] = projection.toMap(longitudes[i] as number, latitudes[i] as number);
    x[i] = east;
    y[i] = south;
  }
  return { x, y };
}
