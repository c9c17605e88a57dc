import { metresBetween } from '@dc-data-baker/geo';
import { expect, it } from 'vitest';
import { mapFrame } from './map-frame.ts';

const at = (longitude: number, latitude: number) => ({ longitude, latitude });

/** A street from west to east. */
const street = Array.from({ length: 1000 }, (_, i) => at(-1.9 + i * 1e-5, 52.4));

it('a map shows the area of the addresses and two kilometres around it', () => {
  const frame = mapFrame([at(-1.9, 52.4)]) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  expect(metresBetween(-1.9, 52.4, frame.maxX, 52.4)).toBeCloseTo(2020, -1);
  expect(metresBetween(-1.9, 52.4, -1.9, frame.minY)).toBeCloseTo(2020, -1);
});

it('a single address far from all others does not enlarge the map', () => {
  const frame = mapFrame([...street, at(0, 60)]);
  expect(frame?.maxX).toBeLessThan(-1.8);
  expect(frame?.maxY).toBeLessThan(52.5);
});

it('unless it is the requested address', () => {
  const frame = mapFrame([...street, at(0, 60)], [at(0, 60)]);
  expect(frame?.maxX).toBeGreaterThan(0);
  expect(frame?.maxY).toBeGreaterThan(60);
  expect(frame?.minX).toBeLessThan(-1.9);
});

it('there is no map without addresses', () => {
  expect(mapFrame([])).toBeUndefined();
});
