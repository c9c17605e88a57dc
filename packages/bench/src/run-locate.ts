/**
 * Counts the polygons that contain an address, by a query as anybody may ask it: once with no index
 * of the polygons, and once with the one that the first query has kept (docs/decisions/0024). Prints
 * what each took, as JSON; the lake has to have been baked:
 *
 *     node packages/bench/src/run-locate.ts '{"lake": "/tmp/lake", "threads": 2}'
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbEngine, LAKE_FOLDER, Lake } from '@dc-data-baker/engine';
import { adHocQuery, loadParser } from '@dc-data-baker/planner';
import { type Measure, start } from './measure.ts';
import { benchProject } from './project.ts';

export interface LocateRequest {
  readonly lake: string;
  readonly threads: number;
  readonly memory?: string;
}

const request = JSON.parse(process.argv[2] ?? '') as LocateRequest;
await loadParser();
const project = await benchProject();
const lake = new Lake(request.lake);
const spill = join(tmpdir(), `databaker-bench-${process.pid}`);
const engine = new DuckdbEngine({ ...request, lake, project, spill });
const measures: Measure[] = [];

/** All pairs at once. */
const SQL =
  'SELECT count(*) AS found FROM addressbase_partitioned AS a JOIN current_ballots AS b ON ST_Contains(ST_GeometryFromText(b.geometry), ST_Point(a.longitude, a.latitude))';

const planning = start('plan the query');
const query = adHocQuery(project, SQL);
measures.push(planning());

async function count(what: string): Promise<void> {
  const stop = start(what);
  const { rows } = await engine.query(query, new AbortController().signal);
  let found = 0;
  for await (const batch of rows) for (const [cell] of batch) found = Number(cell);
  measures.push(stop({ rows: found }));
}

try {
  rmSync(join(lake.root, LAKE_FOLDER, 'indexes'), { recursive: true, force: true });
  await count('read the WKT, count all hits');
  await count('count them again, with the index kept');
} finally {
  await engine.close();
}
process.stdout.write(JSON.stringify(measures));
