import { ballotRows } from './ballots.ts';
import { CHUNK_BYTES, type Chunk } from './chunk.ts';
import type { Country } from './country.ts';
import { wkt } from './wkt.ts';

/** EveryElection's names; the table has other names for two of the columns. */
const HEADER = 'election_id,geography_id,geography_text,source_table\n';

export function* currentBallotsChunks(country: Country): Generator<Chunk> {
  const encoder = new TextEncoder();
  let text = HEADER;
  let rows = 0;
  for (const { electionId, divisionId, polygons, sourceTable } of ballotRows(country)) {
    const geometry = wkt(polygons, country.boundaries);
    text += `${electionId},${divisionId},"${geometry}",${sourceTable}\n`;
    rows += 1;
    if (text.length >= CHUNK_BYTES) {
      yield { bytes: encoder.encode(text), rows };
      text = '';
      rows = 0;
    }
  }
  yield { bytes: encoder.encode(text), rows };
}
