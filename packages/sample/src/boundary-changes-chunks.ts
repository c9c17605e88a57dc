import { parquetWriteBuffer } from 'hyparquet-writer';
import { type BoundaryChangeRow, boundaryChangeRows } from './boundary-changes.ts';
import type { Chunk } from './chunk.ts';
import type { Country } from './country.ts';

/** The columns of `current_boundary_changes`, in its order. */
const COLUMNS: Readonly<Record<keyof BoundaryChangeRow, 'INT32' | 'STRING'>> = {
  boundary_review_id: 'INT32',
  slug: 'STRING',
  status: 'STRING',
  latest_event: 'STRING',
  consultation_url: 'STRING',
  legislation_title: 'STRING',
  effective_date: 'STRING',
  review_created: 'STRING',
  review_modified: 'STRING',
  organisation_name: 'STRING',
  organisation_official_name: 'STRING',
  organisation_gss: 'STRING',
  divisionset_id: 'STRING',
  divisionset_generation: 'STRING',
  divisionset_pmtiles_url: 'STRING',
  division_type: 'STRING',
  division_slug: 'STRING',
  division_name: 'STRING',
  division_official_identifier: 'STRING',
  division_boundary_wkt: 'STRING',
};

/** The whole file in one chunk: it has a few hundred rows, whatever the size of the country. */
export function* boundaryChangesChunks(country: Country): Generator<Chunk> {
  const rows = [...boundaryChangeRows(country)];
  const columnData = (Object.keys(COLUMNS) as (keyof BoundaryChangeRow)[]).map((name) => ({
    name,
    type: COLUMNS[name],
    data: rows.map((row) => row[name]),
  }));
  yield { bytes: new Uint8Array(parquetWriteBuffer({ columnData })), rows: rows.length };
}
