import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { Cloud } from './aws/testing/cloud.ts';
import { finishPublishing, publishingProblem } from './finish-publishing.ts';
import type { Lake } from './lake/lake.ts';
import { MANIFEST_NAME, readManifest } from './manifest-store.ts';
import { markLocation, publishingMark } from './publishing-mark.ts';
import { S3Store } from './s3/s3-store.ts';
import { idOf, putBake, textsUnder } from './testing/hand-made-bake.ts';

/** For more kills by hand: `KILLS=200 vitest run src/publish-kill-s3.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 5);

const PLACE = {
  table: 'bread',
  location: 's3://town-hall/bread/',
  bakesLocation: 's3://town-hall/bread_bakes/',
  as: 'shards',
} as const;

const SHARDS = 120;

/** Starts a process that publishes a bake when it gets a line. */
async function startPublisher(env: NodeJS.ProcessEnv, bake: string): Promise<ChildProcess> {
  const modules = ['./aws-sdk/aws-clients.ts', './s3/s3-store.ts', './publish.ts'].map(
    (path) => new URL(path, import.meta.url),
  );
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { once } from 'node:events';
       import { awsClients } from '${modules[0]}';
       import { S3Store } from '${modules[1]}';
       import { publish } from '${modules[2]}';
       const store = new S3Store(awsClients().s3);
       process.stdout.write('ready');
       await once(process.stdin, 'data');
       await publish(store, ${JSON.stringify(PLACE)}, '${bake}');
       process.exit(0);`,
    ],
    { env: { ...process.env, ...env } },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stderr?.pipe(process.stderr);
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return child;
}

/** What a client finds that reads all files, and what it could know of them. */
interface Seen {
  readonly bakes: ReadonlySet<string>;
  readonly files: number;
  readonly manifest: string | undefined;
  /** The bake of the mark, before the first file or after the last one. */
  readonly mark: string | undefined;
  /** Whether the manifest was another one after the last file. */
  readonly isReplaced: boolean;
}

async function look(lake: Lake): Promise<Seen> {
  const before = await readManifest(lake, PLACE.location);
  const marked = await publishingMark(lake, PLACE.location);
  const { [MANIFEST_NAME]: _, ...files } = await textsUnder(lake, PLACE.location);
  const texts = Object.entries(files).filter(([path]) => path.endsWith('.parquet'));
  const mark = marked ?? (await publishingMark(lake, PLACE.location));
  const manifest = (await readManifest(lake, PLACE.location))?.bakeId;
  return {
    bakes: new Set(texts.map(([, text]) => text)),
    files: texts.length,
    manifest,
    mark,
    isReplaced: manifest !== before?.bakeId,
  };
}

/** Asserts that files of two bakes, or too many, are only where a mark says so. */
function assertMixIsMarked({ bakes, files, manifest, mark, isReplaced }: Seen): void {
  if (mark !== undefined || isReplaced) return;
  expect([...bakes]).toEqual([manifest]);
  expect(files).toBe(SHARDS);
}

it(`shows files of two bakes only beside its mark, killed ${KILLS} times with kill -9, and the next finishes it`, async () => {
  const cloud = await Cloud.open();
  const { lake, server } = cloud;
  for (const bake of [1, 2]) {
    // Each bake has files that the other lacks.
    const names = Array.from({ length: SHARDS }, (_, i) => `${i + bake}.parquet`);
    const files = Object.fromEntries(names.map((name) => [name, idOf(bake)]));
    await putBake(lake, PLACE.bakesLocation, idOf(bake), files);
  }
  const store = new S3Store(cloud.clients().s3);
  const whole = await startPublisher(server.env, idOf(1));
  const from = server.requests.length;
  whole.stdin?.write('\n');
  await once(whole, 'exit');
  const requests = server.requests.length - from;

  const seen = { marked: 0, mixed: 0, reads: 0, finished: 0 };
  for (let kill = 0; kill < KILLS; kill++) {
    const before = (await readManifest(lake, PLACE.location))?.bakeId;
    const bake = before === idOf(1) ? idOf(2) : idOf(1);
    const child = await startPublisher(server.env, bake);
    // At a different request each time: they are spread over all by a stride that is coprime to most.
    const end = server.requests.length + ((kill * 61 + 17) % requests);
    const gone = once(child, 'exit');
    let isGone = false;
    const reader = (async () => {
      while (!isGone) {
        assertMixIsMarked(await look(lake));
        seen.reads++;
      }
    })();
    child.stdin?.write('\n');
    await Promise.race([server.until(() => server.requests.length >= end), gone]);
    child.kill('SIGKILL');
    await gone;
    isGone = true;
    await reader;

    const left = await look(lake);
    assertMixIsMarked(left);
    if (left.bakes.size > 1) seen.mixed++;
    if (left.mark === undefined) continue;
    seen.marked++;
    expect(left.mark).toBe(bake);
    expect(await publishingProblem(store, PLACE)).toContain(
      `the files of \`bread\` are being replaced by those of bake ${bake}, or this was cut short`,
    );
    expect(await finishPublishing(store, PLACE)).toEqual({ bakeId: bake, ended: 'finished' });
    const after = await look(lake);
    expect(after).toMatchObject({ manifest: bake, mark: undefined, files: SHARDS });
    expect([...after.bakes]).toEqual([bake]);
    expect(await lake.read(markLocation(PLACE.location))).toBeUndefined();
    seen.finished++;
  }
  if (process.env['KILLS']) console.log(requests, 'requests', seen);
  expect(seen.marked).toBeGreaterThan(0);
}, 3_600_000);
