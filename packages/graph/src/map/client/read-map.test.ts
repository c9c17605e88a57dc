import { describe, expect, it } from 'vitest';
import { splitPostcode } from '../../testing/map-content.ts';
import { packMap } from '../pack-map.ts';
import { readMap } from './read-map.ts';

const content = splitPostcode();

describe('a page contains', () => {
  it('the addresses, exact to a millimetre', async () => {
    const { model, projection } = await readMap(packMap(content));
    const [view] = model.views;
    expect(view?.addresses.uprns).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    const [written] = content.views;
    for (const [i, { postcode, longitude, latitude, names }] of written?.addresses.entries() ??
      []) {
      expect(view?.addresses.postcodes[i]).toBe(postcode);
      expect(view?.addresses.longitudes[i]).toBeCloseTo(longitude, 8);
      expect(view?.addresses.latitudes[i]).toBeCloseTo(latitude, 8);
      const answer = view?.answers[view.answer[i] ?? -1];
      expect(answer?.map((name) => view?.names[name]) ?? null).toEqual(names);
      const [east, north] = projection.toDegrees(
        view?.addresses.x[i] ?? 0,
        view?.addresses.y[i] ?? 0,
      );
      expect(east).toBeCloseTo(longitude, 8);
      expect(north).toBeCloseTo(latitude, 8);
    }
  });

  it('the areas, with the edges that are not drawn', async () => {
    const { model } = await readMap(packMap(content));
    const [view] = model.views;
    const county = view?.areas.find(({ name }) => view.names[name] === 'county');
    expect(county?.rings.map(({ isDrawn }) => [...isDrawn])).toEqual([
      [1, 0, 1, 1],
      [1, 1, 1, 0],
    ]);
    const [west, east] = county?.rings ?? [];
    // The pieces meet exactly, although each was written as differences.
    expect(west?.maxX).toBe(east?.minX);
  });

  it('addresses once that several views share', async () => {
    const { model } = await readMap(packMap(content));
    expect(model.views[1]?.addresses).toBe(model.views[0]?.addresses);
  });
});

it('a metre on the map is a metre on the ground', async () => {
  const { projection } = await readMap(packMap(content));
  const [x1, y1] = projection.toMap(-1.9, 52.47);
  const [x2, y2] = projection.toMap(-1.9, 52.4796);
  const [x3] = projection.toMap(-1.885, 52.47);
  // From pyproj 3.7, on the WGS 84 ellipsoid: 1068.25 m and 1019.35 m; the map's Earth is a sphere.
  expect(Math.abs(y1 - y2) / 1068.25).toBeCloseTo(1, 2);
  expect((x3 - x1) / 1019.35).toBeCloseTo(1, 2);
  expect(x2).toBe(x1);
  expect(y2).toBeLessThan(y1);
});
