/** Measures a bake of the whole country, and the floor: see the README. */
import { dirname, join } from 'node:path';
import { makeFolder, writeOutput } from '@dc-data-baker/files';
import { measureApart } from './child.ts';
import { benchLake } from './lake.ts';
import { machine } from './machine.ts';
import type { Measure } from './measure.ts';
import { medianRun } from './median.ts';
import { readOptions } from './options.ts';
import { benchProject } from './project.ts';
import { tableOf } from './table.ts';

const options = readOptions(process.argv.slice(2));
const { addresses, runs, threads, memory, folder } = options;
const lake = await benchLake(await benchProject(), folder, addresses);
const how = { threads, ...(memory === undefined ? {} : { memory }) };

/** By turns, so that a machine that is slower for a while is so for all of them. */
const bakes: Measure[][] = [];
const floors: Measure[][] = [];
const locates: Measure[][] = [];
for (let run = 1; run <= runs; run++) {
  process.stderr.write(`run ${run} of ${runs}\n`);
  const floor = { files: lake.addressbase, folder: join(folder, 'floor'), ...how };
  floors.push(await measureApart('run-floor.ts', floor));
  bakes.push(await measureApart('run-bake.ts', { lake: lake.root, ...how }));
  locates.push(await measureApart('run-locate.ts', { lake: lake.root, ...how }));
}

const results = {
  machine: machine(),
  options: { addresses, runs, ...how },
  bake: medianRun(bakes),
  floor: medianRun(floors),
  locate: medianRun(locates),
};
const ratio = (results.bake.at(-1)?.wallSeconds ?? 0) / (results.floor.at(-1)?.wallSeconds ?? 0);
await makeFolder(dirname(options.json));
await writeOutput(
  options.json,
  `${JSON.stringify({ ...results, ratio, runs: { bakes, floors, locates } }, null, 2)}\n`,
);
process.stdout.write(`${addresses.toLocaleString('en')} addresses, ${threads} threads, median of ${runs}
${results.machine}

The bake:
${tableOf(results.bake)}

The floor:
${tableOf(results.floor)}

Points in polygons alone:
${tableOf(results.locate)}

The bake took ${ratio.toFixed(2)} times the floor. All figures: ${options.json}
`);
