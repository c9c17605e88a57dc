import { type BoundaryChangeRow, boundaryChangeRows } from './boundary-changes.ts';
import type { Country } from './country.ts';

/** EveryElection's tables and columns that boundary reviews are read from. */
export const REVIEWS_SCHEMA = `
CREATE TABLE organisations_organisation (
  id serial PRIMARY KEY,
  slug varchar(100) NOT NULL,
  common_name varchar(255) NOT NULL,
  official_name varchar(255) NOT NULL
);
CREATE TABLE organisations_organisationgeography (
  id serial PRIMARY KEY,
  organisation_id integer NOT NULL,
  gss varchar(20) NOT NULL,
  start_date date,
  end_date date
);
CREATE TABLE organisations_organisationdivisionset (
  id serial PRIMARY KEY,
  organisation_id integer NOT NULL,
  start_date date,
  end_date date,
  pmtiles_md5_hash varchar(32) NOT NULL
);
CREATE TABLE organisations_organisationboundaryreview (
  id serial PRIMARY KEY,
  organisation_id integer NOT NULL,
  divisionset_id integer,
  slug varchar(255) NOT NULL,
  status varchar(255) NOT NULL,
  latest_event varchar(500) NOT NULL,
  consultation_url varchar(500) NOT NULL,
  legislation_title varchar(500) NOT NULL,
  effective_date date,
  created timestamptz NOT NULL,
  modified timestamptz NOT NULL
);
CREATE TABLE organisations_organisationdivision (
  id serial PRIMARY KEY,
  divisionset_id integer NOT NULL,
  slug varchar(100) NOT NULL,
  name varchar(255) NOT NULL,
  official_identifier varchar(255) NOT NULL,
  division_type varchar(255) NOT NULL
);
CREATE TABLE organisations_divisiongeography (
  id serial PRIMARY KEY,
  division_id integer NOT NULL
);`;

/**
 * The rows of the sample's boundary reviews, before an extract joins them. Areas are cut by
 * ST_Subdivide. Each organisation has two geographies, of which the latest counts, and an older
 * division set than the one that is replaced.
 *
 * @param firstGeography an id of a division's geography; this id and all later ones must be unused
 */
export function* boundaryReviewsSql(country: Country, firstGeography: number): Generator<string> {
  let before: BoundaryChangeRow | undefined;
  let geography = firstGeography - 1;
  for (const row of boundaryChangeRows(country)) {
    const isNewReview = row.boundary_review_id !== before?.boundary_review_id;
    if (isNewReview) yield* reviewSql(row);
    if (row.divisionset_id !== before?.divisionset_id) yield setSql(row);
    if (
      row.divisionset_id !== before?.divisionset_id ||
      row.division_type !== before.division_type ||
      row.division_slug !== before.division_slug
    ) {
      geography++;
      yield insert('organisations_organisationdivision', {
        id: geography,
        divisionset_id: row.divisionset_id,
        slug: row.division_slug,
        name: row.division_name,
        official_identifier: row.division_official_identifier,
        division_type: row.division_type,
      });
      yield insert('organisations_divisiongeography', { id: geography, division_id: geography });
    }
    yield `INSERT INTO organisations_divisiongeographysubdivided (geography, division_geography_id)
SELECT ST_Subdivide(ST_GeomFromText('${row.division_boundary_wkt}', 4326), 32), ${geography};`;
    before = row;
  }
}

function* reviewSql(row: BoundaryChangeRow): Generator<string> {
  const { boundary_review_id: id } = row;
  yield insert('organisations_organisation', {
    id,
    slug: row.slug.slice(0, -`-${id}`.length),
    common_name: row.organisation_name,
    official_name: row.organisation_official_name,
  });
  const ofOrganisation = { organisation_id: id };
  const earlier = { start_date: '1974-04-01', end_date: '2009-03-31' };
  const geography = 'organisations_organisationgeography';
  yield insert(geography, { ...ofOrganisation, gss: 'E07999999', ...earlier });
  yield insert(geography, { ...ofOrganisation, gss: row.organisation_gss });
  yield insert('organisations_organisationdivisionset', {
    id: `${id}0`,
    ...ofOrganisation,
    ...earlier,
    pmtiles_md5_hash: '',
  });
  yield insert('organisations_organisationboundaryreview', {
    id,
    ...ofOrganisation,
    // The older set of the two comes first and has the number before.
    divisionset_id: Number(row.divisionset_id) + 1,
    slug: row.slug,
    status: row.status,
    latest_event: row.latest_event,
    consultation_url: row.consultation_url,
    legislation_title: row.legislation_title,
    effective_date: row.effective_date,
    created: row.review_created,
    modified: row.review_modified,
  });
}

function setSql(row: BoundaryChangeRow): string {
  const [, hash = ''] = /_(\w{32})\.pmtiles$/.exec(row.divisionset_pmtiles_url) ?? [];
  return insert('organisations_organisationdivisionset', {
    id: row.divisionset_id,
    organisation_id: row.boundary_review_id,
    ...(row.divisionset_generation === 'old'
      ? { start_date: '2009-04-01', end_date: row.effective_date }
      : { start_date: row.effective_date }),
    pmtiles_md5_hash: hash,
  });
}

function insert(table: string, row: Readonly<Record<string, string | number>>): string {
  const values = Object.values(row).map((value) => `'${String(value).replaceAll("'", "''")}'`);
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')});`;
}
