/**
 * Bakes layers in a lake, whole, and prints what each stage took, as JSON. A process of its own, for
 * its memory to be measured:
 *
 *     node packages/bench/src/run-bake.ts '{"lake": "/tmp/lake", "layers": ["addressbase"], "threads": 2}'
 */
import { join } from 'node:path';
import { bake, DuckdbEngine, LAKE_FOLDER, Lake, lockLake, newBakeId } from '@dc-data-baker/engine';
import { plan } from '@dc-data-baker/planner';
import { type Measure, type Stop, start } from './measure.ts';
import { benchProject } from './project.ts';

export interface BakeRequest {
  readonly lake: string;
  readonly layers: readonly string[];
  readonly threads: number;
  readonly memory?: string;
}

const request = JSON.parse(process.argv[2] ?? '') as BakeRequest;
const project = await benchProject();
const planned = plan(project, request.layers);
const lake = new Lake(request.lake);
const lock = await lockLake(lake);
const spill = join(lake.root, LAKE_FOLDER, 'spill');
const engine = new DuckdbEngine({ ...request, lake, project, spill, whole: true });
const measures: Measure[] = [];
let stop: Stop | undefined;
try {
  await bake(planned, engine, {
    bakeId: newBakeId(),
    signal: new AbortController().signal,
    onEvent: (event) => {
      if (event.kind === 'started') stop = start(event.stage.id);
      if (event.kind !== 'finished' || stop === undefined) return;
      const { rows, bytes, bytesScanned } = event.statistics;
      const isSource = event.stage.kind === 'source';
      measures.push(
        stop({
          ...(rows === undefined ? {} : { rows }),
          ...(bytesScanned === undefined ? {} : { bytesIn: bytesScanned }),
          ...(bytes === undefined ? {} : isSource ? { bytesIn: bytes } : { bytesOut: bytes }),
        }),
      );
    },
  });
} finally {
  await engine.close();
  await lock.release();
}
process.stdout.write(JSON.stringify(measures));
