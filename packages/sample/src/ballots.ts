import { areaOfBlock, type Polygon } from './areas.ts';
import type { Authority, District } from './authorities.ts';
import type { Country } from './country.ts';
import type { Ward } from './wards.ts';

/** One line of the file. All rows with the same id are one ballot. */
export interface BallotRow {
  readonly electionId: string;
  readonly divisionId: number;
  readonly polygons: readonly Polygon[];
  readonly sourceTable: 'Organisation' | 'Division';
}

/** Division ids of organisations start here, above those of all wards. */
const FIRST_ORGANISATION_ID = 1_000_000;

/** One in this many contested wards also has a by-election, for a second seat. */
const WARDS_PER_BY_ELECTION = 97;

/** All ballots. The rows of a ballot are consecutive. */
export function* ballotRows(country: Country): Generator<BallotRow> {
  yield* councillors(country);
  let divisionId = FIRST_ORGANISATION_ID;
  for (const { electionId, areas } of organisations(country)) {
    for (const polygons of areas) {
      yield { electionId, divisionId: divisionId++, polygons, sourceTable: 'Organisation' };
    }
  }
}

function* councillors({ authorities, options }: Country): Generator<BallotRow> {
  let contested = 0;
  let divided = 0;
  for (const { district, ward } of contestedWards(authorities)) {
    // The real export writes wards of several parts in both ways.
    const cut = ward.parts.length > 1 && divided++ % 2 === 0;
    const areas = cut ? eachByItself(ward.parts) : [ward.parts];
    const seats = contested++ % WARDS_PER_BY_ELECTION === 0 ? ['', '.by'] : [''];
    for (const seat of seats) {
      const electionId = `local.${district.slug}.${ward.slug}${seat}.${options.electionDate}`;
      for (const polygons of areas) {
        yield { electionId, divisionId: ward.id, polygons, sourceTable: 'Division' };
      }
    }
  }
}

function* contestedWards(
  authorities: readonly Authority[],
): Generator<{ district: District; ward: Ward }> {
  for (const { districts } of authorities) {
    for (const district of districts) {
      for (const ward of district.wards) if (ward.contested) yield { district, ward };
    }
  }
}

interface OrganisationBallot {
  readonly electionId: string;
  /** The areas of each row. */
  readonly areas: readonly (readonly Polygon[])[];
}

/**
 * Police and crime commissioners and mayors. Most are exported as the parts of their wards, with a
 * row for each part, and some as one area without the boundaries inside it.
 */
function* organisations(country: Country): Generator<OrganisationBallot> {
  const { boundaries, enclaves, options } = country;
  let districts = 0;
  for (const [index, authority] of country.authorities.entries()) {
    if (authority.quiet) continue;
    const cut = authority.districts.flatMap(partsOf);
    const whole = [areaOfBlock(boundaries.mesh, authority.block, enclaves)];
    const { slug } = authority;
    yield {
      electionId: `pcc.${slug}.${options.electionDate}`,
      areas: index % 5 === 2 ? whole : cut,
    };
    if (index % 6 !== 4) {
      yield {
        electionId: `mayor.${slug}.${options.electionDate}`,
        areas: index % 3 === 0 ? whole : cut,
      };
    }
    for (const district of authority.districts) {
      if (districts++ % 3 === 0) {
        yield {
          electionId: `mayor.${district.slug}.${options.electionDate}`,
          areas: partsOf(district),
        };
      }
    }
  }
}

function partsOf(district: District): Polygon[][] {
  return district.wards.flatMap(({ parts }) => eachByItself(parts));
}

function eachByItself(parts: readonly Polygon[]): Polygon[][] {
  return parts.map((polygon) => [polygon]);
}
