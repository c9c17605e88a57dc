import type { Polygon } from './areas.ts';
import type { District } from './authorities.ts';
import type { Country } from './country.ts';
import type { Ward } from './wards.ts';
import { wkt } from './wkt.ts';

/** A row of `current_boundary_changes`: a piece of a division of an old or a new division set. */
export interface BoundaryChangeRow {
  readonly boundary_review_id: number;
  readonly slug: string;
  readonly status: string;
  readonly latest_event: string;
  readonly consultation_url: string;
  readonly legislation_title: string;
  readonly effective_date: string;
  readonly review_created: string;
  readonly review_modified: string;
  readonly organisation_name: string;
  readonly organisation_official_name: string;
  readonly organisation_gss: string;
  readonly divisionset_id: string;
  readonly divisionset_generation: 'old' | 'new';
  readonly divisionset_pmtiles_url: string;
  readonly division_type: string;
  readonly division_slug: string;
  readonly division_name: string;
  readonly division_official_identifier: string;
  readonly division_boundary_wkt: string;
}

/** EveryElection's numbers; the definitions bake these two. */
const FIRST_REVIEW = 963;
const REVIEWS = 2;

/** Wards elect a district's council; county divisions, of two wards each, elect a county's. */
const WARD = 'DIW';
const COUNTY_DIVISION = 'CED';

const TILES = 'https://s3.eu-west-2.amazonaws.com/ee.public.data/pmtiles-store';

/** Reviews of the first districts that have elections and enough wards. */
export function* boundaryChangeRows(country: Country): Generator<BoundaryChangeRow> {
  const districts = country.authorities
    .filter(({ quiet }) => !quiet)
    .flatMap((authority) => authority.districts)
    .toSorted((one, other) => other.wards.length - one.wards.length);
  for (const [i, district] of districts.slice(0, REVIEWS).entries()) {
    yield* reviewOf(country, district, FIRST_REVIEW + i);
  }
}

interface Division {
  readonly type: string;
  readonly slug: string;
  readonly name: string;
  readonly parts: readonly Polygon[];
}

function* reviewOf(
  { boundaries, options }: Country,
  { slug, wards }: District,
  id: number,
): Generator<BoundaryChangeRow> {
  const title = titleOf(slug);
  const review = {
    boundary_review_id: id,
    slug: `${slug}-${id}`,
    status: 'Current',
    latest_event: 'Electoral changes made',
    consultation_url: `https://example.org/reviews/${slug}?id=${id}&step=final`,
    legislation_title: `The ${title} (Electoral Changes) Order "${options.electionDate.slice(0, 4)}"`,
    effective_date: options.electionDate,
    review_created: '2026-01-05 09:00:00+00',
    review_modified: '2026-02-06 10:30:00+00',
    organisation_name: title,
    organisation_official_name: `Council of the District of\n${title} / Cyngor ${title}`,
    organisation_gss: `E07${String(id).padStart(6, '0')}`,
  };
  for (const generation of ['old', 'new'] as const) {
    const set = `${id}${generation === 'old' ? 1 : 2}`;
    const divisions = generation === 'old' ? oldSet(wards) : newSet(wards);
    for (const [i, division] of divisions.entries()) {
      for (const part of division.parts) {
        yield {
          ...review,
          divisionset_id: set,
          divisionset_generation: generation,
          divisionset_pmtiles_url: `${TILES}/${slug}_${set}_${set.padStart(32, '0')}.pmtiles`,
          division_type: division.type,
          division_slug: division.slug,
          division_name: division.name,
          division_official_identifier: `gss:E05${set}${String(i).padStart(3, '0')}`,
          division_boundary_wkt: wkt([part], boundaries),
        };
      }
    }
  }
}

function oldSet(wards: readonly Ward[]): Division[] {
  return [
    ...wards.map((ward) => wardOf(ward)),
    ...inPairs(wards).map((pair) => countyDivisionOf(pair)),
  ];
}

/**
 * Of every four wards, the first is unchanged, the second is renamed, and the third absorbs the
 * fourth. Every third county division is renamed, with characters that JSON and CSV must escape.
 */
function newSet(wards: readonly Ward[]): Division[] {
  const divisions = wards.flatMap((ward, i): Division[] => {
    const next = wards[i + 1];
    if (i % 4 === 1)
      return [
        { ...wardOf(ward), slug: `${ward.slug}-a-llan`, name: `"Llân" & ${titleOf(ward.slug)}` },
      ];
    if (i % 4 === 2 && next) return [{ ...wardOf(ward), parts: [...ward.parts, ...next.parts] }];
    return i % 4 === 3 ? [] : [wardOf(ward)];
  });
  const counties = inPairs(wards).map((pair, i) => {
    const division = countyDivisionOf(pair);
    return i % 3 === 0
      ? { ...division, slug: `${division.slug}-new`, name: `Château \\ ${division.name}\r\n🏰` }
      : division;
  });
  return [...divisions, ...counties];
}

function wardOf({ slug, parts }: Ward): Division {
  return { type: WARD, slug, name: titleOf(slug), parts };
}

function countyDivisionOf(wards: readonly Ward[]): Division {
  const slug = wards.map((ward) => ward.slug).join('-and-');
  return {
    type: COUNTY_DIVISION,
    slug,
    name: titleOf(slug),
    parts: wards.flatMap(({ parts }) => parts),
  };
}

function inPairs(wards: readonly Ward[]): Ward[][] {
  return wards.flatMap((_, i) => (i % 2 === 0 ? [wards.slice(i, i + 2)] : []));
}

/** `kings-ford` is Kings Ford. */
function titleOf(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}
