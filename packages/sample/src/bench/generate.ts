/**
 * Measures how fast a sample is generated, and how much memory that takes:
 *
 *     node packages/sample/src/bench/generate.ts [addresses] [folder]
 *
 * Both files are generated twice: in memory only, and written to a temporary folder inside
 * `folder`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressbaseCsv, currentBallotsCsv, sampleSummary, writeSample } from '../index.ts';

const addresses = Number(process.argv[2] ?? 5_000_000);
const folder = await mkdtemp(join(process.argv[3] ?? tmpdir(), 'databaker-sample-'));
const destinations = { addressbase: join(folder, 'a'), currentBallots: join(folder, 'b') };

async function measure(what: string, rows: number, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  const rate = Math.round(rows / seconds).toLocaleString('en');
  const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
  console.log(`${what}: ${seconds.toFixed(2)} s, ${rate} rows/s, ${memory} MiB at most so far`);
}

async function drain(chunks: Iterable<Uint8Array>): Promise<void> {
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.length;
  console.log(`${(bytes / 1e6).toFixed(1)} MB`);
}

try {
  const summary = sampleSummary({ addresses });
  const rows = summary.addresses + summary.ballotRows;
  console.log(summary);
  await measure('addresses', addresses, () => drain(addressbaseCsv({ addresses })));
  await measure('ballots', summary.ballotRows, () => drain(currentBallotsCsv({ addresses })));
  await measure('both, to disk', rows, async () => {
    await writeSample({ addresses }, destinations);
  });
} finally {
  await rm(folder, { recursive: true });
}
