import {
  addresses,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  TOWN_QUERIES,
  tempFolder,
  town,
} from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { bake } from '../bake.ts';
import { Lake } from '../lake/lake.ts';
import { Kitchen } from '../testing/kitchen.ts';
import { doneStages } from './done-stages.ts';
import { unfinishedBake } from './unfinished-bake.ts';

async function townKitchen(): Promise<Kitchen> {
  const kitchen = new Kitchen(new Lake(await tempFolder()), town());
  await kitchen.putTown();
  return kitchen;
}

const IDS = (kitchen: Kitchen) => kitchen.plan().stages.map(({ id }) => id);

describe('an interrupted bake', () => {
  it('has done the stages whose results are complete, and none after them', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    const done = await doneStages(
      kitchen.lake,
      kitchen.project,
      'duckdb',
      kitchen.plan(),
      kitchen.bakeId(1),
    );
    expect([...done]).toEqual(['write:addresses', 'audit:addresses', 'publish:addresses']);
    expect(await unfinishedBake(kitchen.lake, kitchen.plan())).toBe(kitchen.bakeId(1));
  });

  const ids = async (kitchen: Kitchen) => [
    ...(await doneStages(
      kitchen.lake,
      kitchen.project,
      'duckdb',
      kitchen.plan(),
      kitchen.bakeId(1),
    )),
  ];

  const changedQuery = () =>
    town({
      addresses: TOWN_QUERIES['addresses']?.replace('address,', 'upper(address) AS address,') ?? '',
    });

  /** A kitchen whose bake is written and audited, but not published. */
  async function unpublished(): Promise<Kitchen> {
    const kitchen = await townKitchen();
    const plan = kitchen.plan([addresses.name]);
    const stages = plan.stages.filter(({ kind }) => kind !== 'publish' && kind !== 'prune');
    await bake({ ...plan, stages }, await kitchen.engine(), {
      bakeId: kitchen.bakeId(1),
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    expect(await ids(kitchen)).toEqual(['write:addresses', 'audit:addresses']);
    return kitchen;
  }

  it('has done no stage of a table whose query has changed since', async () => {
    const changed = (await unpublished()).with(changedQuery());
    expect(
      await doneStages(
        changed.lake,
        changed.project,
        'duckdb',
        changed.plan(),
        '20260101T000001Z-000000',
      ),
    ).toEqual(new Set());
  });

  it('has done no stage of a table whose files are incomplete', async () => {
    const kitchen = await unpublished();
    const bakes = `s3://town-hall/development/addresses/${kitchen.bakeId(1)}/`;
    const file = (await kitchen.lake.list(bakes)).find(({ location }) => /parquet/.test(location));
    await kitchen.lake.remove([file?.location ?? '']);
    expect(await ids(kitchen)).toEqual([]);
  });

  it.each([
    ['another file', 'more.csv', '99,"1 New Road",AA1 1AA,1,1\n'],
    ['other contents of the same length', 'addresses.csv', RAW_ADDRESSES_CSV.replace('1', '9')],
  ])('has done no stage of a table whose source has %s', async (_, name, body) => {
    const kitchen = await unpublished();
    await kitchen.put(rawAddresses, name, body);
    expect(await ids(kitchen)).toEqual([]);
  });

  it('has done the stages that read a source even if identical files were copied there again', async () => {
    const kitchen = await unpublished();
    await kitchen.put(rawAddresses, 'addresses.csv', RAW_ADDRESSES_CSV);
    expect(await ids(kitchen)).toEqual(['write:addresses', 'audit:addresses']);
  });

  it('never overwrites a published table', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    await kitchen.put(rawAddresses, 'more.csv', '99,"1 New Road",AA1 1AA,1,1\n');
    await expect(ids(kitchen)).rejects.toMatchObject({
      kind: 'request',
      message: `bake ${kitchen.bakeId(1)} cannot be resumed: \`addresses\` was published in it and would be written again (\`raw_addresses\` changed since); bake without --resume`,
    });
    const other = await townKitchen();
    await other.bake([addresses.name]);
    const changed = other.with(changedQuery());
    await expect(
      doneStages(changed.lake, changed.project, 'duckdb', changed.plan(), other.bakeId(1)),
    ).rejects.toThrow('would be written again (its definition has changed); bake without --resume');
  });

  it('is not resumed if a later bake is published', async () => {
    const kitchen = await townKitchen();
    await kitchen.bake([addresses.name]);
    await kitchen.bake([addresses.name]);
    await expect(
      unfinishedBake(kitchen.lake, kitchen.plan(), kitchen.bakeId(1)),
    ).rejects.toMatchObject({
      kind: 'request',
      message: `bake ${kitchen.bakeId(1)} cannot be resumed: bake ${kitchen.bakeId(2)} of \`addresses\` is published, which is later; to roll back use \`databaker rollback addresses --to ${kitchen.bakeId(1)}\``,
    });
  });

  it('is not found if the last bake finished, or failed its checks', async () => {
    const kitchen = await townKitchen();
    await expect(unfinishedBake(kitchen.lake, kitchen.plan())).rejects.toThrow(
      'there is no bake to resume',
    );
    await kitchen.bake();
    await expect(unfinishedBake(kitchen.lake, kitchen.plan())).rejects.toThrow(
      'there is no bake to resume: the last one was finished',
    );
    expect(
      await doneStages(kitchen.lake, kitchen.project, 'duckdb', kitchen.plan(), kitchen.bakeId(1)),
    ).toEqual(
      new Set(IDS(kitchen).filter((id) => /^(write|shards|publish|audit:(?!ballots$))/.test(id))),
    );
  });
});
