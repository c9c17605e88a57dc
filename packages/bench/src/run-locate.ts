/**
 * Builds the index of all polygons, and looks all addresses up in it, by a query as anybody may
 * ask it. Prints what each took, as JSON; the lake has to have been baked:
 *
 *     node packages/bench/src/run-locate.ts '{"lake": "/tmp/lake", "threads": 2}'
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbEngine, Lake } from '@dc-data-baker/engine';
import { adHocQuery } from '@dc-data-baker/planner';
import { type Measure, start } from './measure.ts';
import { benchProject } from './project.ts';
import type { BakeRequest } from './run-bake.ts';

const request = JSON.parse(process.argv[2] ?? '') as BakeRequest;
const project = await benchProject();
const lake = new Lake(request.lake);
const spill = join(tmpdir(), `databaker-bench-${process.pid}`);
const engine = new DuckdbEngine({ ...request, lake, project, spill });
const measures: Measure[] = [];

async function ask(what: string, condition: string): Promise<void> {
  const stop = start(what);
  // A bare count is of all polygons that hold an address: of one letter, it is the index that takes the time.
  const sql = `SELECT count(*) AS found FROM addressbase_partitioned AS a JOIN current_ballots AS b ON ST_Contains(ST_GeometryFromText(b.geometry), ST_Point(a.longitude, a.latitude)) ${condition}`;
  const { rows } = await engine.query(adHocQuery(project, sql), new AbortController().signal);
  let found = 0;
  for await (const batch of rows) for (const [count] of batch) found = Number(count);
  measures.push(stop({ rows: found }));
}

try {
  await ask('read the WKT, build the index', "WHERE a.first_letter = 'none'");
  await ask('build it again, find all addresses in polygons', '');
} finally {
  await engine.close();
}
process.stdout.write(JSON.stringify(measures));
