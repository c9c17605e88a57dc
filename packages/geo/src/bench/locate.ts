/**
 * Measures the index on a made-up country: wards, districts and counties that share wiggly borders,
 * and islands. Run it with `node packages/geo/src/bench/locate.ts [millions of points]`.
 */
import { buildPolygonIndex } from '../index.ts';
import { makeCountry } from './country.ts';

const points = 1e6 * Number(process.argv[2] ?? 5);
const BATCH = 2048;

function seconds<T>(work: () => T): [result: T, seconds: number] {
  const start = performance.now();
  const result = work();
  return [result, (performance.now() - start) / 1000];
}

const geometries = makeCountry();
const [index, buildSeconds] = seconds(() => buildPolygonIndex(geometries));

/** Seconds for all points: each batch close together as addresses are, or all over the place. */
function measure(scattered: boolean): number {
  const xs = new Float64Array(BATCH);
  const ys = new Float64Array(BATCH);
  const out = new Int32Array(BATCH);
  let total = 0;
  for (let done = 0; done < points; done += BATCH) {
    const x = Math.random();
    const y = Math.random();
    for (let i = 0; i < BATCH; i++) {
      xs[i] = -6 + 8 * (scattered ? Math.random() : x + 0.01 * Math.random());
      ys[i] = 50 + 9 * (scattered ? Math.random() : y + 0.01 * Math.random());
    }
    total += seconds(() => index.locateAll(xs, ys, out, BATCH))[1];
  }
  return total;
}

const { edges, parts, cells, bytes } = index.stats;
const clustered = measure(false);
const scattered = measure(true);
const perPoint = (total: number) => `${((total / points) * 1e9).toFixed(0)} ns`;
console.table({
  geometries: geometries.length,
  parts,
  edges,
  cells,
  'index (MB)': Math.round(bytes / 1e6),
  'build (s)': buildSeconds.toFixed(2),
  'a point near the last': perPoint(clustered),
  'a point anywhere': perPoint(scattered),
  'distinct sets': index.setCount,
});
