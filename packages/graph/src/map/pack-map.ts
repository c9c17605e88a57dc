import { gzipSync } from 'node:zlib';
import type { MapAddress, MapArea, MapContent, MapView } from './map-content.ts';
import {
  type PackedAddresses,
  type PackedArea,
  type PackedMap,
  type PackedRing,
  type PackedView,
  UNIT,
} from './packed-map.ts';

/** The content of a map in the form in which a page contains it. */
export function packMap({ frame, asked, views }: MapContent): string {
  const lists = new Map<string, number>();
  const addresses: PackedAddresses[] = [];
  const packed: PackedMap = {
    frame,
    asked,
    addresses,
    views: views.map((view) => {
      const list = packAddresses(view.addresses);
      const key = JSON.stringify(list);
      const number = lists.get(key) ?? addresses.push(list) - 1;
      lists.set(key, number);
      return packView(view, number);
    }),
  };
  return gzipSync(JSON.stringify(packed)).toString('base64');
}

function packAddresses(addresses: readonly MapAddress[]): PackedAddresses {
  const postcodes = [...new Set(addresses.map(({ postcode }) => postcode))];
  const numbers = new Map(postcodes.map((postcode, number) => [postcode, number]));
  return {
    postcodes,
    uprns: addresses.map(({ uprn }) => uprn),
    lines: addresses.map(({ address }) => address),
    postcode: addresses.map(({ postcode }) => numbers.get(postcode) ?? 0),
    x: differences(addresses.map(({ longitude }) => longitude)),
    y: differences(addresses.map(({ latitude }) => latitude)),
  };
}

function packView(
  { title, areasOf, saidOf, counts: all, addresses, areas, told }: MapView,
  addressList: number,
): PackedView {
  const names = namesOf(addresses, areas);
  const numbers = new Map(names.map((name, number) => [name, number]));
  const keys = addresses.map((address) => JSON.stringify(address.names));
  const counts = Map.groupBy(keys, (key) => key);
  const answers = [...counts]
    .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
    .map(([key]) => key);
  const answerNumbers = new Map(answers.map((key, number) => [key, number]));
  return {
    title,
    areasOf,
    saidOf,
    addresses: addressList,
    names,
    counts: all ? names.map((name) => all.get(name) ?? 0) : null,
    answers: answers.map((key) => {
      const answer = JSON.parse(key) as MapAddress['names'];
      return answer?.map((name) => numbers.get(name) ?? 0) ?? null;
    }),
    answer: keys.map((key) => answerNumbers.get(key) ?? 0),
    areas: areas.map((area) => packArea(area, numbers)),
    told,
  };
}

/** The names of addresses come first, the most frequent at the top. */
function namesOf(addresses: readonly MapAddress[], areas: readonly MapArea[]): string[] {
  const counts = new Map(areas.map(({ name }) => [name, 0]));
  for (const { names } of addresses) {
    for (const name of names ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([name]) => name);
}

function packArea(
  { name, rings, stretches }: MapArea,
  numbers: ReadonlyMap<string, number>,
): PackedArea {
  return {
    name: numbers.get(name) ?? 0,
    rings: rings.map(
      ({ points, isDrawn }): PackedRing => ({
        x: differences(Array.from(points).filter((_, i) => i % 2 === 0)),
        y: differences(Array.from(points).filter((_, i) => i % 2 === 1)),
        runs: runsOf(isDrawn),
      }),
    ),
    stretches: stretches.flat().map((degrees) => Math.round(degrees / UNIT)),
  };
}

/** The differences of rounded values, so that errors of rounding do not add up. */
function differences(degrees: readonly number[]): number[] {
  let before = 0;
  return degrees.map((value) => {
    const here = Math.round(value / UNIT);
    const difference = here - before;
    before = here;
    return difference;
  });
}

function runsOf(isDrawn: readonly boolean[]): number[] {
  if (isDrawn.every(Boolean)) return [];
  const runs = [0];
  let isOn = true;
  for (const drawn of isDrawn) {
    if (drawn !== isOn) runs.push(0);
    isOn = drawn;
    runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
  }
  return runs;
}
