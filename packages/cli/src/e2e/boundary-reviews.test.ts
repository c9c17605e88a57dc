import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

const CHANGES =
  'dc-data-baker-results-bucket/current_boundary_reviews_with_wkt/current_boundary_changes.parquet';
const NASTY = 'St "Mary’s"\n\\ O\'Neill, 👍';

/** A division: its set, its slug, and its extent on a street from 0 to 1. */
type Division = readonly ['old' | 'new', slug: string, from: number, to: number, name?: string];

const WARDS: readonly Division[] = [
  ['old', 'a', 0, 0.2, NASTY],
  ['old', 'b', 0.2, 0.4],
  ['old', 'c', 0.4, 0.6],
  ['old', 'd', 0.6, 0.8],
  ['old', 'gone', 0.8, 1],
  ['new', 'a', 0, 0.2, NASTY],
  ['new', 'b-renamed', 0.2, 0.4],
  ['new', 'c', 0.4, 0.5],
  ['new', 'd-renamed', 0.5, 0.8],
  // Inside `a`, in both sets, although divisions of a set should not overlap.
  ['old', 'A', 0.14, 0.16],
  ['new', 'z', 0.14, 0.16],
];
// Each in two pieces, which are cut at an address.
const COUNTY_DIVISIONS: readonly Division[] = [
  ['old', 'all', 0, 0.3],
  ['old', 'all', 0.3, 1],
  ['new', 'all', 0, 0.3],
  ['new', 'all', 0.3, 1],
];

const ADDRESSES = [0.05, 0.15, 0.25, 0.3, 0.45, 0.55, 0.75, 0.95, 1.5];

function rowsOf(type: string, divisions: readonly Division[]) {
  return divisions.map(([generation, slug, from, to, name = `Ward ${slug}`]) => ({
    boundary_review_id: 963,
    slug: 'town-963',
    status: 'Consulting',
    latest_event: 'A draft',
    consultation_url: 'https://example.org/?a="b"',
    legislation_title: 'The Order',
    effective_date: null,
    review_created: '2026-01-01',
    review_modified: '2026-01-01',
    organisation_name: 'Town',
    organisation_official_name: 'Town Council',
    organisation_gss: 'E07000001',
    divisionset_id: generation === 'old' ? '1' : '2',
    divisionset_generation: generation,
    divisionset_pmtiles_url: `https://example.org/${generation}.pmtiles`,
    division_type: type,
    division_slug: slug,
    division_name: name,
    division_official_identifier: `${type}:${slug}`,
    division_boundary_wkt: `POLYGON((${from} 52,${to} 52,${to} 53,${from} 53,${from} 52))`,
  }));
}

const ROWS = [...rowsOf('DIW', WARDS), ...rowsOf('CED', COUNTY_DIVISIONS)];
type ChangeRow = { readonly [Column in keyof (typeof ROWS)[number]]: string | number | null };

describe('the boundary reviews of an address', () => {
  const lake = new LakeFolder();
  function putChanges(rows: readonly ChangeRow[]): void {
    const columnData = Object.keys(ROWS[0] ?? {}).map((name) => ({
      name,
      type: name === 'boundary_review_id' ? ('INT32' as const) : ('STRING' as const),
      data: rows.map((row) => row[name as keyof typeof row]),
    }));
    const file = join(lake.path, CHANGES);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, Buffer.from(parquetWriteBuffer({ columnData })));
  }
  const found = new Map<number, readonly string[]>();
  beforeAll(async () => {
    const lines = ADDRESSES.map(
      (x, i) => `${i + 1},"${i + 1} High Street",AA1 1AA,SRID=4326;POINT(${x} 52.5),RD`,
    );
    lake.write(lines, BALLOT_ROWS);
    putChanges(ROWS);
    const env = { DATABAKER_LAKE: lake.path };
    expect(await databaker(['bake', '+current_boundary_reviews'], env)).toMatchObject({ code: 0 });
    const sql = 'SELECT uprn, boundary_reviews FROM current_boundary_reviews_parquet ORDER BY uprn';
    const { stdout } = await databaker(['query', sql, '--format', 'json'], env);
    for (const row of JSON.parse(stdout) as { uprn: string; boundary_reviews: string[] }[]) {
      found.set(ADDRESSES[Number(row.uprn) - 1] ?? 0, row.boundary_reviews);
    }
  });
  afterAll(() => lake.remove());

  /** The change for a type of division, as old slug, new slug and scenario. */
  function changeAt(x: number, type: string): readonly (string | undefined)[] | undefined {
    const [review] = found.get(x) ?? [];
    const { changes } = JSON.parse(review ?? '{"changes":[]}') as {
      readonly changes: readonly Readonly<Record<string, string>>[];
    };
    const change = changes.find(({ division_type }) => division_type === type);
    return (
      change &&
      ['old_division_slug', 'new_division_slug', 'change_scenario'].map((key) => change[key])
    );
  }

  it.each([
    ['nothing changes, though divisions overlap elsewhere', 0.05, ['a', 'a', 'NO_CHANGE']],
    ['two divisions of a set: the first counts', 0.15, ['A', 'a', 'BOTH_CHANGED']],
    ['the same addresses have another name', 0.25, ['b', 'b-renamed', 'NAME_CHANGED']],
    ['the same name is of fewer addresses', 0.45, ['c', 'c', 'BOUNDARY_CHANGED']],
    ['it comes to another division', 0.55, ['c', 'd-renamed', 'BOTH_CHANGED']],
    ['its division grows and is renamed', 0.75, ['d', 'd-renamed', 'BOTH_CHANGED']],
    ['its division has no successor', 0.95, undefined],
    ['it is in none', 1.5, undefined],
  ] as const)('%s', (_, x, expected) => {
    expect(changeAt(x, 'DIW')).toEqual(expected);
  });

  it('include each type of division, even on the line along which one was cut', () => {
    for (const x of ADDRESSES.filter((place) => place < 1)) {
      expect(changeAt(x, 'CED')).toEqual(['all', 'all', 'NO_CHANGE']);
    }
    expect(found.get(1.5)).toEqual([]);
  });

  it('are one text for each review, with the keys that clients read', () => {
    const [text = ''] = found.get(0.05) ?? [];
    expect(text).toMatch(
      /^\{"boundary_review_id": 963, "boundary_review_details": \{.*\}, "changes": \[\{.*\}, \{.*\}\]\}$/,
    );
    expect(JSON.parse(text)).toEqual({
      boundary_review_id: 963,
      boundary_review_details: {
        consultation_url: 'https://example.org/?a="b"',
        legislation_title: 'The Order',
        effective_date: null,
        organisation_name: 'Town',
        organisation_official_name: 'Town Council',
        organisation_gss: 'E07000001',
      },
      changes: [
        expect.objectContaining({ division_type: 'CED' }),
        {
          division_type: 'DIW',
          change_scenario: 'NO_CHANGE',
          ...ofSet('old', 'a', NASTY),
          ...ofSet('new', 'a', NASTY),
        },
      ],
    });
  });

  function ofSet(set: string, slug: string, name: string): Record<string, string> {
    return {
      [`${set}_division_slug`]: slug,
      [`${set}_division_name`]: name,
      [`${set}_division_official_identifier`]: `DIW:${slug}`,
      [`${set}_divisionset_pmtiles_url`]: `https://example.org/${set}.pmtiles`,
    };
  }

  it('are not baked from a division of neither set', async () => {
    putChanges(ROWS.map((row, i) => (i === 1 ? { ...row, divisionset_generation: null } : row)));
    const env = { DATABAKER_LAKE: lake.path };
    const { code, stderr } = await databaker(['bake', '+current_boundary_reviews'], env);
    expect(stderr).toContain(
      'check notNull(boundary_review_id, divisionset_generation) of `current_boundary_changes` failed: 1 row is wrong',
    );
    expect(code).toBe(1);
  });

  it.each([
    ['some', ROWS, 1, '{"boundary_review_id":964}'],
    ['all', [], 2, '{"boundary_review_id":963}'],
  ])(
    'are missed where %s of those that are asked for are not there',
    async (_, rows, count, such) => {
      putChanges(rows);
      const env = { DATABAKER_LAKE: lake.path };
      const { code, stdout } = await databaker(['check', 'current_boundary_changes'], env);
      expect(stdout.replace(/ +/g, ' ')).toContain(
        `hasValues(boundary_review_id, 963, 964) warning ${count} ${such}`,
      );
      expect(code).toBe(0);
    },
  );
});
