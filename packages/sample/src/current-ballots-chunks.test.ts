import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { currentBallotsCsv, sampleSummary } from './index.ts';
import { areaOf, edgesOf, outlineOf, type Point, pointOf, reversed } from './testing/plane.ts';
import { linesOf, readBallots } from './testing/read-files.ts';

const options = { addresses: 1_000 };
const lines = readBallots(options);
const ballots = Map.groupBy(lines, ({ electionId }) => electionId);

function ballotsLike(pattern: RegExp): (typeof lines)[] {
  return [...ballots].filter(([electionId]) => pattern.test(electionId)).map(([, rows]) => rows);
}

describe('the ballots of a sample', () => {
  it('are the same bytes for the same seed, on every machine', () => {
    const text = linesOf(currentBallotsCsv(options)).join('\n');
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('ad0a1625e55662f7');
    expect(linesOf(currentBallotsCsv({ ...options, seed: 1 })).join('\n')).toBe(text);
    expect(linesOf(currentBallotsCsv({ ...options, seed: 2 })).join('\n')).not.toBe(text);
  });

  it('have a header and the four fields of current_ballots in every line', () => {
    const [header, ...rows] = linesOf(currentBallotsCsv(options));
    expect(header).toBe('election_id,geography_id,geography_text,source_table');
    const slug = '[a-z]+(?:-[a-z]+)*';
    const number = '-?\\d+(?:\\.\\d+)?';
    const ring = `\\(${number} ${number}(?:, ${number} ${number}){3,}\\)`;
    const polygon = `\\(${ring}(?:, ${ring})*\\)`;
    const geometry = `"(?:POLYGON ${polygon}|MULTIPOLYGON \\(${polygon}(?:, ${polygon})+\\))"`;
    const division = `local\\.${slug}\\.${slug}(?:\\.by)?\\.2027-05-06,\\d+,${geometry},Division`;
    const organisation = `(?:mayor|pcc)\\.${slug}\\.2027-05-06,\\d+,${geometry},Organisation`;
    const line = new RegExp(`^(?:${division}|${organisation})$`);
    for (const row of rows) expect.soft(row).toMatch(line);
  });

  it('end with the requested polling day', () => {
    const other = readBallots({ ...options, electionDate: '2028-02-29' });
    for (const { electionId } of other) expect(electionId).toMatch(/\.2028-02-29$/);
  });

  it('are at least 40 in the smallest sample, and as many as in the summary', () => {
    const rings = lines.flatMap(({ polygons }) => polygons).flat();
    expect(ballots.size).toBeGreaterThanOrEqual(40);
    expect(sampleSummary(options)).toMatchObject({
      ballots: ballots.size,
      ballotRows: lines.length,
      polygonParts: lines.flatMap(({ polygons }) => polygons).length,
      vertices: rings.reduce((sum, ring) => sum + ring.length, 0),
    });
  });

  it('become as many as the real ones', () => {
    const britain = sampleSummary({ addresses: 33_000_000 });
    expect(britain.outcodes).toBe(2_773);
    expect(Math.round(britain.ballots / 1_000)).toBe(10);
    expect(Math.round(britain.polygonParts / 1_000)).toBe(29);
    expect(Math.round(britain.vertices / 100_000)).toBe(24);
  });

  it('have closed rings, with anticlockwise shells and clockwise holes', () => {
    for (const polygon of lines.flatMap(({ polygons }) => polygons)) {
      for (const [index, ring] of polygon.entries()) {
        expect(ring.length).toBeGreaterThanOrEqual(4);
        expect(ring.at(-1)).toBe(ring[0]);
        expect(new Set(ring).size).toBe(ring.length - 1);
        expect(Math.sign(areaOf([[ring]]))).toBe(index === 0 ? 1 : -1);
      }
    }
  });
});

describe('the smallest sample has every shape of ballot', () => {
  const wards = ballotsLike(/^local\./);

  it('a ward with a hole, and the ward that fills it', () => {
    const islands = wards.filter(([row]) => {
      const [[outer = []] = []] = row?.polygons ?? [];
      const edges = edgesOf([[outer]])
        .map(reversed)
        .sort()
        .join();
      return wards.some(([host]) => {
        return host?.polygons[0]?.slice(1).some(
          (hole) =>
            edgesOf([[hole]])
              .sort()
              .join() === edges,
        );
      });
    });
    expect(islands).not.toEqual([]);
  });

  it('a ward in two parts as a MULTIPOLYGON in one row', () => {
    const inOneRow = wards.filter(([row]) => row?.type === 'MULTIPOLYGON');
    expect(inOneRow).not.toEqual([]);
    for (const rows of inOneRow) expect(rows).toHaveLength(1);
  });

  it('a ward in two parts as two rows with the same division', () => {
    const inTwoRows = wards.filter((rows) => rows.length > 1);
    expect(inTwoRows).not.toEqual([]);
    for (const rows of inTwoRows) {
      expect(new Set(rows.map(({ divisionId }) => divisionId)).size).toBe(1);
    }
  });

  it('a by-election for the same area as another ballot', () => {
    const byElections = ballotsLike(/^local\..*\.by\./);
    expect(byElections).not.toEqual([]);
    for (const [row] of byElections) {
      const ordinary = ballots.get(row?.electionId.replace('.by.', '.') ?? '');
      expect(ordinary?.[0]?.polygons).toEqual(row?.polygons);
    }
  });

  it('an organisation with a hole, and one with a part inside of another one', () => {
    const whole = ballotsLike(/^(mayor|pcc)\./).filter((rows) => rows.length === 1);
    const areas = whole.map(([row]) => row?.polygons ?? []);
    expect(areas.filter(([polygon]) => (polygon?.length ?? 0) > 1)).not.toEqual([]);
    expect(areas.filter((polygons) => polygons.length > 1)).not.toEqual([]);
  });

  it('organisations in several rows, one for each ward, and organisations in one row', () => {
    const sizes = ballotsLike(/^(mayor|pcc)\./).map((rows) => rows.length);
    expect(sizes.filter((rows) => rows > 5).length).toBeGreaterThan(1);
    expect(sizes.filter((rows) => rows === 1).length).toBeGreaterThan(1);
  });
});

describe('wards tile their authority', () => {
  // The area of one authority, first as the parts of its wards and then as a whole.
  const areas = ballotsLike(/^pcc\./).flatMap((parts) => {
    const whole = ballots.get(parts[0]?.electionId.replace('pcc.', 'mayor.') ?? '') ?? [];
    if (parts.length === 1 || whole.length !== 1) return [];
    return [
      {
        parts: parts.flatMap(({ polygons }) => polygons),
        whole: whole.flatMap(({ polygons }) => polygons),
      },
    ];
  });

  it('and share each boundary exactly, once in each direction', () => {
    expect(areas).not.toEqual([]);
    for (const { parts, whole } of areas) {
      const edges = edgesOf(parts);
      expect(new Set(edges).size).toBe(edges.length);
      expect(outlineOf(parts)).toEqual(edgesOf(whole).sort());
    }
  });

  it('without gaps or overlaps: the sum of their areas is its area', () => {
    for (const { parts, whole } of areas) {
      const sum = parts.reduce((total, polygon) => total + areaOf([polygon]), 0);
      expect(sum).toBeCloseTo(areaOf(whole), 12);
    }
  });

  it('and have boundaries that are not straight', () => {
    for (const [ring = []] of areas.flatMap(({ parts }) => parts)) {
      const points = ring.map(pointOf);
      const bends = points.slice(2).filter(([x, y], index) => {
        const [[fromX, fromY], [overX, overY]] = [points[index], points[index + 1]] as [
          Point,
          Point,
        ];
        const turn = (overX - fromX) * (y - fromY) - (x - fromX) * (overY - fromY);
        return Math.abs(turn) > 1e-7;
      });
      expect(ring.length).toBeGreaterThanOrEqual(11);
      expect(bends.length).toBeGreaterThan(ring.length / 2);
    }
  });
});
