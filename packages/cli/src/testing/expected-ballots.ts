/** The expected row of the elections layer for one address. */
export interface ExpectedAddress {
  readonly uprn: string;
  readonly address: string;
  readonly postcode: string;
  readonly outcode: string;
  readonly ballotIds: readonly string[];
}

interface Area {
  readonly ballotId: string;
  readonly box: readonly [number, number, number, number];
  /** Points of each ring: x, y. */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
}

/**
 * The expected answers, computed differently from the text of the two source files: without SQL, an
 * index or any code of the project. Random points are never exactly on a boundary, so plain
 * arithmetic suffices; the index's own tests cover boundaries.
 */
export function expectedBallots(addresses: string, ballots: string): ExpectedAddress[] {
  const areas = readCsv(ballots)
    .slice(1)
    .flatMap(([ballotId = '', , wkt = '']) => readAreas(ballotId, wkt));
  return readCsv(addresses).map(([uprn = '', address = '', postcode = '', location = '']) => {
    const [, x, y] = /POINT\((\S+) (\S+)\)/.exec(location) ?? [];
    const inside = areas.filter((area) => contains(area, Number(x), Number(y)));
    const ballotIds = [...new Set(inside.map((area) => area.ballotId))].sort();
    return { uprn, address, postcode, outcode: postcode.split(' ')[0] ?? '', ballotIds };
  });
}

function readAreas(ballotId: string, wkt: string): Area[] {
  const polygons = wkt.startsWith('MULTI') ? wkt.split(/\)\)\s*,\s*\(\(/) : [wkt];
  return polygons.map((text) => {
    const rings = text
      .split(/\)\s*,\s*\(/)
      .map((ring) =>
        [...ring.matchAll(/(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)/g)].map(
          ([, x, y]) => [Number(x), Number(y)] as const,
        ),
      );
    const xs = rings.flat().map(([x]) => x);
    const ys = rings.flat().map(([, y]) => y);
    const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    return { ballotId, rings, box: [least(xs), least(ys), most(xs), most(ys)] };
  });
}

/** Even-odd rule: a ray to the right crosses the boundary an odd number of times. */
function contains({ rings, box }: Area, x: number, y: number): boolean {
  const [left, bottom, right, top] = box;
  if (x < left || x > right || y < bottom || y > top) return false;
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as readonly [number, number];
      const [bx, by] = ring[i] as readonly [number, number];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

/** RFC 4180, as far as the two files need it. */
function readCsv(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
}
