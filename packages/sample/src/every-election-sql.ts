import { type BallotRow, ballotRows } from './ballots.ts';
import { boundaryReviewsSql, REVIEWS_SCHEMA } from './boundary-reviews-sql.ts';
import { countryFor } from './country.ts';
import type { SampleOptions } from './options.ts';
import { wkt } from './wkt.ts';

/** EveryElection's tables and columns that the current ballots are read from. */
const SCHEMA = `
CREATE TABLE elections_election (
  id serial PRIMARY KEY,
  election_id varchar(250) UNIQUE,
  poll_open_date date,
  current_status varchar(32) NOT NULL,
  group_type varchar(100),
  current boolean,
  division_geography_id integer,
  organisation_geography_id integer
);
CREATE TABLE organisations_divisiongeographysubdivided (
  id serial PRIMARY KEY,
  geography geometry(Polygon, 4326) NOT NULL,
  division_geography_id integer NOT NULL
);
CREATE TABLE organisations_organisationgeographysubdivided (
  id serial PRIMARY KEY,
  geography geometry(Polygon, 4326) NOT NULL,
  organisation_geography_id integer NOT NULL
);`;

/** Elections that are not among the current ballots, each for a different reason. */
const OTHERS = `
INSERT INTO elections_election (election_id, poll_open_date, current_status, group_type, current, division_geography_id)
VALUES
  ('local.suggested', now(), 'Suggested', NULL, true, 1),
  ('local.a-group', now(), 'Approved', 'organisation', true, 1),
  ('local.not-current', now(), 'Approved', NULL, false, 1),
  ('local.long-ago', now() - interval '40 days', 'Approved', NULL, NULL, 1);`;

/**
 * The ballots and the boundary reviews of a sample as they are in EveryElection: statements for a
 * PostgreSQL with PostGIS. Areas are cut by ST_Subdivide, and there are elections that are not
 * current as well.
 */
export function* everyElectionSql(options: SampleOptions): Generator<string> {
  const country = countryFor(options);
  yield SCHEMA;
  yield REVIEWS_SCHEMA;
  let ballot: BallotRow | undefined;
  let geography = 0;
  for (const row of ballotRows(country)) {
    const kind = row.sourceTable === 'Division' ? 'division' : 'organisation';
    if (row.electionId !== ballot?.electionId) {
      geography++;
      yield `INSERT INTO elections_election (election_id, poll_open_date, current_status, ${kind}_geography_id)
VALUES ('${row.electionId}', now(), 'Approved', ${geography});`;
    }
    ballot = row;
    const polygons = wkt(row.polygons, country.boundaries);
    yield `INSERT INTO organisations_${kind}geographysubdivided (geography, ${kind}_geography_id)
SELECT ST_Subdivide(ST_GeomFromText('${polygons}', 4326), 32), ${geography};`;
  }
  yield OTHERS;
  yield* boundaryReviewsSql(country, geography + 1);
}
