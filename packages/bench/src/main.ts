/** Measures a bake of the whole country beside the floor and other engines: see the README. */
import { dirname, join } from 'node:path';
import { Lake, readManifest } from '@dc-data-baker/engine';
import { makeFolder, writeOutput } from '@dc-data-baker/files';
import { tableNamed } from '@dc-data-baker/planner';
import { benchLake } from './lake.ts';
import { machine } from './machine.ts';
import type { Measure } from './measure.ts';
import { measureApart } from './measure-apart.ts';
import { medianRun } from './median.ts';
import { readOptions } from './options.ts';
import { type OtherRequest, otherEngine, type Work, whyAbsent } from './other-engines.ts';
import { LAYERS, validBenchProject } from './project.ts';
import { type Ratio, ratioOf, ratiosTable } from './ratio.ts';
import { tableOf } from './table.ts';

const options = readOptions(process.argv.slice(2));
const { addresses, runs, threads, memory, folder, python } = options;
const project = await validBenchProject();
const lake = await benchLake(project, folder, addresses);
const how = { threads, ...(memory === undefined ? {} : { memory }) };
const others = options.others.filter((name) => {
  const why = whyAbsent(name, python);
  if (why !== undefined) process.stderr.write(`${why}\n`);
  return why === undefined;
});

/** The measurements, by heading; each run has its measurements, with the whole run last. */
const measured = new Map<string, Measure[][]>();

async function measure(heading: string, act: () => Promise<Measure[]>): Promise<void> {
  const run = await act();
  measured.set(heading, [...(measured.get(heading) ?? []), run]);
}

async function measureOthers(work: Work): Promise<void> {
  const files = { addresses: lake.addressbase, ballots: lake.ballots };
  const partitioned = work === 'locate' ? await partitionedFiles() : [];
  for (const name of others.filter((other) => otherEngine(other).works.includes(work))) {
    const request: OtherRequest = {
      work,
      ...files,
      partitioned,
      folder: join(folder, name),
      ...how,
    };
    await measure(headingOf(name, work), () =>
      measureApart(otherEngine(name).script, request, python),
    );
  }
}

function headingOf(name: string, work: Work): string {
  return work === 'bake' ? `${name}, both layers` : `${name}, counting all hits`;
}

async function partitionedFiles(): Promise<string[]> {
  const { location } = tableNamed(project, 'addressbase_partitioned');
  const store = new Lake(lake.root);
  const manifest = await readManifest(store, location);
  return (manifest?.files ?? []).map(({ path }) => store.pathOf(`${manifest?.location}${path}`));
}

const FLOOR = 'The floor';
const BAKE = 'Both layers';
const ELECTIONS = 'The elections layer alone, over a published addressbase';
const COUNT = 'Counting all hits';

/** Alternately, so that a period in which the machine is slower affects all of them. */
for (let run = 1; run <= runs; run++) {
  process.stderr.write(`run ${run} of ${runs}\n`);
  const floor = { files: lake.addressbase, folder: join(folder, 'floor'), ...how };
  await measure(FLOOR, () => measureApart('run-floor.ts', floor));
  const bake = { lake: lake.root, ...how };
  await measure(BAKE, () => measureApart('run-bake.ts', { ...bake, layers: LAYERS }));
  await measureOthers('bake');
  await measure(ELECTIONS, () =>
    measureApart('run-bake.ts', { ...bake, layers: ['current_elections'] }),
  );
  await measure(COUNT, () => measureApart('run-locate.ts', bake));
  await measureOthers('locate');
}

/** For each run, the measurement at an index; the last one is the whole run. */
function at(heading: string, place: number): Measure[] {
  return (measured.get(heading) ?? []).flatMap((run) => run.at(place) ?? []);
}

const ALL = -1;
/** Counting without planning the query, for which the other engines have no line. */
const COUNTED = 1;
const ratios: Ratio[] = [
  ratioOf('both layers / the floor', at(BAKE, ALL), at(FLOOR, ALL)),
  ratioOf('the elections layer / the floor’s second half', at(ELECTIONS, ALL), at(FLOOR, 1)),
  ...others.flatMap((name) =>
    otherEngine(name).works.map((work) => {
      const theirs = headingOf(name, work);
      return work === 'bake'
        ? ratioOf(`both layers / ${name}`, at(BAKE, ALL), at(theirs, ALL))
        : ratioOf(`counting all hits / ${name}`, at(COUNT, COUNTED), at(theirs, 0));
    }),
  ),
];

const results = {
  machine: machine(),
  options: { addresses, runs, ...how },
  ratios,
  medians: Object.fromEntries([...measured].map(([what, each]) => [what, medianRun(each)])),
  runs: Object.fromEntries(measured),
};
await makeFolder(dirname(options.json));
await writeOutput(options.json, `${JSON.stringify(results, null, 2)}\n`);
const tables = Object.entries(results.medians).map(
  ([heading, median]) => `${heading}:\n${tableOf(median)}\n`,
);
process.stdout.write(`${addresses.toLocaleString('en')} addresses, ${threads} threads, median of ${runs}
${results.machine}

${tables.join('\n')}
Ratios, each the median of those of the runs:
${ratiosTable(ratios)}

All figures: ${options.json}
`);
