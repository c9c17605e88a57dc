import { readFile } from 'node:fs/promises';
import { GetTablesCommand } from '@aws-sdk/client-glue';
import { dropHeld, heldBakes, publishHeld } from '@dc-data-baker/engine';
import { GlueCatalogue, glueTableInput } from '@dc-data-baker/engine/aws';
import { BALLOTS_CSV, RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { bakeOnLaptop } from '../testing/bake-on-laptop.ts';
import type { Execution } from '../testing/step-functions.ts';
import { rowsOf, TOWN, TownCloud } from '../testing/town-cloud.ts';
import { TOWN_RESOURCES } from '../testing/town-resources.ts';
import { layerStateMachine } from './layer-state-machine.ts';
import { findApart } from './pieces-apart.ts';

const VOTES = ['addresses_with_ballots', 'ballots_by_outcode'];
const HOLD = { hold: true };
const MOVED = BALLOTS_CSV.replace('north', 'centre');
const SHARD = 's3://town-hall/development/ballots_by_outcode/AA1.parquet';
const WHERE = '--engine athena --env development';

/** The town, baked; then there are other ballots: of the addresses, 1, 7 and 11 are in what was `north`. */
async function movedTown(): Promise<TownCloud> {
  const town = await TownCloud.open();
  for (const layer of ['places', 'votes']) await town.start(layer).ended;
  town.cloud.put('s3://town-hall/ballots/ballots.csv', MOVED);
  return town;
}

async function published(town: TownCloud) {
  return Promise.all(VOTES.map(async (table) => (await town.published(table))?.bakeId));
}

async function glueTables({ cloud }: TownCloud) {
  const { TableList = [] } = await cloud.glue.send(new GetTablesCommand({ DatabaseName: 'town' }));
  return TableList.map(({ Name, StorageDescriptor }) => [Name, StorageDescriptor?.Location]).sort();
}

async function heldOf(town: TownCloud): Promise<string> {
  const held = await heldBakes(town.lake, TOWN);
  expect(held).toHaveLength(1);
  return held[0]?.bakeId ?? '';
}

function publishFrom(town: TownCloud, bakeId: string): Promise<void> {
  const catalogue = new GlueCatalogue(town.cloud.glue);
  const repoint = (name: string, location: string) => {
    const { table } = bakedNamed(TOWN, name);
    return catalogue.put(table.database, glueTableInput(table, location));
  };
  return publishHeld(town.lake, TOWN, bakeId, repoint, () => {});
}

const ran = ({ entered }: Execution) => entered.filter((name) => /^[a-z]+:/.test(name));

/** What two bakes of the same are alike in. */
async function heldManifests(town: TownCloud) {
  const [held] = await heldBakes(town.lake, TOWN);
  return (held?.tables ?? []).map(({ manifest }) => {
    const {
      bakeId,
      location: _,
      startedAt: __,
      finishedAt: ___,
      version: ____,
      inputs,
      ...rest
    } = manifest;
    // Athena writes the rows of a table in any order, and a hash of its files is another one each time.
    const inputKeys = Object.keys(manifest.inputKeys ?? {});
    const own = Object.entries(inputs).map(([name, id]) => [name, id === bakeId ? 'own' : id]);
    // What Athena calls files of a table is its own affair; those of shards are the writer's.
    const files = rest.files.map(({ path, sha256 }) => [
      path.replace(/-\d+\.parquet$/, ''),
      inputs['addresses'] ? 'any' : sha256,
    ]);
    return { ...rest, inputs: Object.fromEntries(own), inputKeys, files };
  });
}

describe('an execution that is started with { "hold": true }', () => {
  it('leaves the same as `bake --hold`, says what would change for readers, and publishes nothing', async () => {
    const town = await movedTown();
    const [before, glue, shard] = [
      await published(town),
      await glueTables(town),
      await readFile(town.lake.pathOf(SHARD)),
    ];
    const queries = town.cloud.server.queries.length;
    const execution = town.start('votes', {}, HOLD);
    const { output, cause } = await execution.ended;
    expect(cause).toBeUndefined();
    expect(execution.status).toBe('SUCCEEDED');

    const bakeId = await heldOf(town);
    const seen =
      'readers of ballots_by_outcode: 2 files; centre: 3 addresses gain it; north: 3 addresses lose it';
    const message = [
      `bake ${bakeId} is held back (${VOTES.join(', ')}): \`databaker publish ${bakeId} ${WHERE}\` publishes it, \`databaker rollback ${bakeId} ${WHERE}\` drops it, \`databaker diff published candidate ${WHERE}\` says more`,
      seen,
    ].join('\n');
    expect(output).toMatchObject({ baked: false, bakeId, heldBack: VOTES, seen: [seen], message });
    expect(town.stepFunctions.messages).toEqual([
      expect.objectContaining({
        Subject: 'DC Data Baker, development: votes, held back',
        Message: `${message} (${execution.arn})`,
      }),
    ]);
    // What is counted for the alarm of a day without a bake.
    expect(execution.entered).not.toContain('Baked');

    expect(await published(town)).toEqual(before);
    expect(await glueTables(town)).toEqual(glue);
    expect(await readFile(town.lake.pathOf(SHARD))).toEqual(shard);
    // The later table was made of what the earlier one holds back, and so were its checks.
    const reading = town.cloud.server.queries
      .slice(queries)
      .filter(({ query }) => /FROM addresses_with_ballots/.test(query));
    expect(reading.length).toBeGreaterThan(0);
    for (const { query } of reading) {
      expect(query).toContain(
        'WITH "addresses_with_ballots" AS (SELECT * FROM "addresses_with_ballots__candidate_',
      );
    }

    const machines = await heldManifests(town);
    await dropHeld(town.lake, TOWN, bakeId);
    await bakeOnLaptop(town, { holdsBack: true });
    expect(machines).toEqual(await heldManifests(town));
  });

  it('is published by `publish` with all of its tables, after which nothing is left to bake', async () => {
    const town = await movedTown();
    await town.start('votes', {}, HOLD).ended;
    const bakeId = await heldOf(town);
    await publishFrom(town, bakeId);
    expect(await published(town)).toEqual([bakeId, bakeId]);
    expect(JSON.stringify(await rowsOf(town.lake, TOWN, 'ballots_by_outcode'))).toContain('centre');
    const again = town.start('votes');
    expect((await again.ended).output).toMatchObject({ baked: true, seen: [] });
    expect(ran(again)).toEqual([]);
    expect(await bakeOnLaptop(town)).toEqual([]);
  });

  it('is replaced by a later one that publishes, which says what changed for readers', async () => {
    const town = await movedTown();
    await town.start('votes', {}, HOLD).ended;
    const held = await heldOf(town);
    const { output } = await town.start('votes').ended;
    expect(output).toMatchObject({
      baked: true,
      verdicts: { addresses_with_ballots: { runs: true } },
      seen: [
        expect.stringMatching(
          /^readers of ballots_by_outcode: 2 files; centre: 3 addresses gain it/,
        ),
      ],
    });
    expect(await published(town)).toEqual([output?.['bakeId'], output?.['bakeId']]);
    await expect(publishFrom(town, held)).rejects.toThrow(`no bake ${held} is held back`);
  });

  it('holds nothing back if nothing has changed, and says so', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const execution = town.start('places', {}, HOLD);
    const { output } = await execution.ended;
    const message = 'nothing is held back: no table would be another one than is published';
    expect(output).toMatchObject({ baked: false, heldBack: [], seen: [], message });
    expect(ran(execution)).toEqual([]);
    expect(town.stepFunctions.messages).toMatchObject([
      { Message: `${message} (${execution.arn})` },
    ]);
    expect(await heldBakes(town.lake, TOWN)).toEqual([]);
  });

  it('bakes unchanged tables, too, if it is started with force', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const { output } = await town.start('places', {}, { hold: true, force: true }).ended;
    expect(output).toMatchObject({
      heldBack: ['addresses'],
      verdicts: { addresses: { runs: true, because: '--force' } },
      // Athena writes rows in any order.
      seen: [expect.stringMatching(/^readers of addresses(: \d files?; | see no change)/)],
    });
  });

  it('fails if a check fails, holds nothing back, and does not block others', async () => {
    const town = await TownCloud.open();
    await town.start('places').ended;
    const before = await town.published('addresses');
    town.putAddresses(`${RAW_ADDRESSES_CSV}2,"Somebody else’s house",AA1 1AA,4.5,5\n`);
    const execution = town.start('places', {}, HOLD);
    const { error, cause } = await execution.ended;
    expect(error).toBe('Databaker.Check');
    expect(cause).toContain('check unique(uprn) of `addresses` failed: 1 row is wrong');
    expect(town.stepFunctions.messages).toMatchObject([
      { Subject: 'DC Data Baker, development: places' },
    ]);
    expect(await heldBakes(town.lake, TOWN)).toEqual([]);
    expect(await town.published('addresses')).toEqual(before);
    town.putAddresses(`${RAW_ADDRESSES_CSV}99,"1 New Road",AA1 1AA,1,1\n`);
    expect((await town.start('places').ended).output).toMatchObject({ baked: true });
  });

  it('holds back a part of a chain that fails or is stopped, which is dropped and not published', async () => {
    const town = await movedTown();
    const glue = await glueTables(town);
    const stopped = town.start(
      'votes',
      {
        // Its checks have passed, and that is written down.
        after: (state) => {
          if (state === 'Judge ballots_by_outcode') stopped.abort();
        },
      },
      HOLD,
    );
    await stopped.ended;
    const bakeId = await heldOf(town);
    await expect(publishFrom(town, bakeId)).rejects.toThrow(
      `bake ${bakeId} is not published: its bake of \`ballots_by_outcode\` is neither held back nor published; drop it with`,
    );
    // What it left in Glue goes with the next one, which waits for nobody.
    const { output } = await town.start('votes', {}, HOLD).ended;
    expect(output).toMatchObject({ heldBack: VOTES });
    expect(await glueTables(town)).toEqual(glue);
    await dropHeld(town.lake, TOWN, bakeId);
    expect(await heldOf(town)).toBe(output?.['bakeId']);
  });

  it('waits separately from an execution that publishes, in any order', async () => {
    const town = await movedTown();
    let letGo = () => {};
    const gate = new Promise<void>((open) => {
      letGo = open;
    });
    const first = town.start('votes', {
      before: (state) => (state === 'Begin addresses_with_ballots' ? gate : undefined),
    });
    await first.comesTo('write:addresses_with_ballots');
    const holding = town.start('votes', {}, { hold: true, force: true });
    await holding.comesTo('Wait for the lock');
    const nightly = town.start('votes', {}, { startedBy: 'nightly' });
    await nightly.comesTo('Wait for the lock');
    // Of each kind one is next.
    for (const input of [HOLD, {}]) {
      const { output } = await town.start('votes', {}, input).ended;
      expect(output).toEqual({
        baked: false,
        waitingFor: input === HOLD ? holding.arn : nightly.arn,
      });
    }
    letGo();
    expect((await holding.ended).output).toMatchObject({ baked: false, heldBack: VOTES });
    expect((await nightly.ended).output).toMatchObject({ baked: true });
    expect((await first.ended).output).toMatchObject({ baked: true });
  });

  it.each([
    [{ hold: 'yes' }, '`hold`: "yes"; it is true or false'],
    [{ Hold: true }, '`Hold`; it is written `hold`'],
  ])('with another type is refused, before anything is baked: %j', async (input, message) => {
    const town = await TownCloud.open();
    const { error, cause } = await town.start('places', {}, input).ended;
    expect({ error, cause }).toEqual({
      error: 'Databaker.Request',
      cause: `source:raw_addresses: the input of the execution has ${message}`,
    });
    expect(await town.bakes('addresses')).toEqual([]);
  });

  it('reads what it holds back in executions of single pieces, too', async () => {
    const town = await movedTown();
    const apart = findApart(layerPlan(TOWN, 'votes'), 1, 1_000_000);
    const machine = layerStateMachine(TOWN, 'votes', TOWN_RESOURCES, apart);
    const { output, cause } = await town.stepFunctions.start(machine, {}, HOLD).ended;
    expect(cause).toBeUndefined();
    expect(output).toMatchObject({ heldBack: VOTES });
    const machines = await heldManifests(town);
    await dropHeld(town.lake, TOWN, await heldOf(town));
    await bakeOnLaptop(town, { holdsBack: true });
    expect(machines).toEqual(await heldManifests(town));
  });
});
