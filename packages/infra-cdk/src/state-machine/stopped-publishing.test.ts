import { createHash } from 'node:crypto';
import { placeOf, publishingProblem } from '@dc-data-baker/engine';
import {
  awsClients,
  finishPublishing,
  type Publisher,
  publish,
  S3Store,
} from '@dc-data-baker/engine/aws';
import { BALLOTS_CSV } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { executionPublisher } from '@dc-data-baker/steps';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rowsOf, TOWN, TownCloud } from '../testing/town-cloud.ts';

const SHARDS = bakedNamed(TOWN, 'ballots_by_outcode');
const PLACE = placeOf(SHARDS);
const ballotsCalled = (name: string) => BALLOTS_CSV.replaceAll(/^(north|mayor)/gm, `${name}_$1`);

/** A store whose copies wait to be let go; each then is carried out. */
class HeldCopies {
  readonly store: S3Store;
  #gate = Promise.withResolvers<void>();
  #isBegun = Promise.withResolvers<void>();

  constructor(town: TownCloud) {
    const { url: endpoint } = town.cloud.server;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const { s3 } = awsClients({ endpoint, region: 'eu-west-2', credentials });
    onTestFinished(() => s3.destroy());
    const store = new S3Store(s3);
    const copy = store.copy.bind(store);
    this.store = Object.assign(store, {
      copy: async (from: string, to: string) => {
        this.#isBegun.resolve();
        await this.#gate.promise;
        return copy(from, to);
      },
    });
  }

  /** Resolves once there is one. */
  get areBegun(): Promise<void> {
    return this.#isBegun.promise;
  }

  letGo(): void {
    this.#gate.resolve();
  }
}

interface Stopped {
  readonly town: TownCloud;
  readonly copies: HeldCopies;
  readonly bakeId: string;
  /** What its function goes on with. */
  readonly function: Promise<unknown>;
  readonly clock: { now: number };
}

/**
 * An execution that is stopped while its function publishes: to Step Functions it is over, and the
 * function, which is here in this process, knows nothing of it.
 */
async function stoppedPublishing(): Promise<Stopped> {
  const town = await TownCloud.open();
  for (const layer of ['places', 'votes']) await town.start(layer).ended;
  town.cloud.put('s3://town-hall/ballots/ballots.csv', ballotsCalled('second'));
  const copies = new HeldCopies(town);
  const clock = { now: 0 };
  const published = Promise.withResolvers<Pick<Stopped, 'bakeId' | 'function'>>();
  const stopped = town.start('votes', {
    before: (state, input) => {
      if (state !== 'Publish ballots_by_outcode') return undefined;
      const { bakeId } = (input as { readonly Payload: { readonly bakeId: string } }).Payload;
      const by = { ...executionPublisher(stopped.arn), now: () => clock.now };
      const going = publish(copies.store, PLACE, bakeId, undefined, by);
      going.catch(() => {});
      published.resolve({ bakeId, function: going });
      return new Promise(() => {});
    },
  });
  const { bakeId, function: going } = await published.promise;
  await copies.areBegun;
  stopped.abort();
  await stopped.ended;
  return { town, copies, bakeId, function: going, clock };
}

/** Every file that clients read is of the bake of these ballots, and nothing says otherwise. */
async function expectWhole(town: TownCloud, ballots: string): Promise<void> {
  expect(await publishingProblem(town.lake, PLACE)).toBeUndefined();
  const rows = await rowsOf(town.lake, TOWN, 'ballots_by_outcode');
  const names = new Set(JSON.stringify(rows).match(/[a-z]+_(?=mayor|north)/g));
  expect([...names]).toEqual([`${ballots}_`]);
  const manifest = await town.published('ballots_by_outcode');
  for (const { path, sha256 } of manifest?.files ?? []) {
    const body = await town.lake.read(`${SHARDS.location}${path}`);
    expect(
      createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
      path,
    ).toBe(sha256);
  }
}

/** What the next execution does first, at its own pace. */
function finish(store: S3Store, pause: Publisher['pause']) {
  return finishPublishing(store, PLACE, undefined, { ...executionPublisher('next'), pause });
}

describe('the function of an execution that was stopped while it published', () => {
  it('continues while it runs, and the next execution publishes after it', async () => {
    const { town, copies, bakeId, function: going, clock } = await stoppedPublishing();
    const { store } = new HeldCopies(town);
    await expect(
      finish(store, async () => {
        // It copies what it has begun to, and says that it is still at it.
        clock.now += 6000;
        copies.letGo();
        await going;
      }),
    ).resolves.toEqual({ bakeId, ended: 'finished' });
    await expectWhole(town, 'second');
    town.cloud.put('s3://town-hall/ballots/ballots.csv', ballotsCalled('third'));
    expect((await town.start('votes').ended).output).toMatchObject({ baked: true });
    await expectWhole(town, 'third');
  });

  it('is replaced by the next one if it does not respond, and writes nothing if it wakes up', async () => {
    const { town, copies, bakeId, function: going, clock } = await stoppedPublishing();
    const others = new HeldCopies(town);
    others.letGo();
    const looks: number[] = [];
    const finished = finish(others.store, async (milliseconds) => void looks.push(milliseconds));
    expect(await finished).toEqual({ bakeId, ended: 'finished' });
    expect(looks).toEqual([5000, 5000, 5000, 5000]);
    await expectWhole(town, 'second');
    clock.now += 60_000;
    copies.letGo();
    // What it had begun is what the next one has finished.
    expect(await going).toMatchObject({ manifest: { bakeId } });
    await expectWhole(town, 'second');
    town.cloud.put('s3://town-hall/ballots/ballots.csv', ballotsCalled('third'));
    expect((await town.start('votes').ended).output).toMatchObject({ baked: true });
    await expectWhole(town, 'third');
  });
});
