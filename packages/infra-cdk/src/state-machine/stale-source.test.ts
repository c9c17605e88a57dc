import { utimesSync } from 'node:fs';
import { Lake, readManifest } from '@dc-data-baker/engine';
import {
  addresses,
  ofRawAddresses,
  projectOf,
  RAW_ADDRESSES_CSV,
  TOWN_QUERIES,
} from '@dc-data-baker/fixtures';
import { BaseTable, freshFor, Layer, type Severity } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { DeployedCloud } from '../testing/deployed-cloud.ts';
import { StepFunctions } from '../testing/step-functions.ts';
import { synthesise } from '../testing/synthesise.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';

const MACHINE = 'dc-data-baker-development-places';
const SOURCE = 's3://town-hall/raw-addresses/addresses.csv';
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** The deployed layer of a source that may be 36 hours old. */
async function openPlaces(severity: Severity) {
  const raw = BaseTable({ ...ofRawAddresses, checks: [freshFor('36h', { severity })] });
  const tables = [raw, addresses];
  const places = Layer({ name: 'places', description: 'Where are the addresses?', tables });
  const project: Project = { ...projectOf([places], TOWN_QUERIES), workgroup: TOWN_WORKGROUP };
  const cloud = await DeployedCloud.open({ buckets: ['town-hall', 'town-results'] });
  const lake = new Lake(cloud.server.root);
  await cloud.deploy(synthesise(project).values());
  const stepFunctions = new StepFunctions(cloud);
  return {
    put: (modified?: Date) => {
      cloud.put(SOURCE, RAW_ADDRESSES_CSV);
      if (modified) utimesSync(lake.pathOf(SOURCE), modified, modified);
    },
    bake: () => stepFunctions.start(cloud.roles.definition(MACHINE), {}, {}, MACHINE).ended,
    messages: stepFunctions.messages,
    published: () => readManifest(lake, 's3://town-hall/development/addresses/'),
  };
}

it('a stale source fails an execution, which notifies the topic, until newer files come', async () => {
  const { put, bake, messages, published } = await openPlaces('fail');
  put(LONG_AGO);
  const { error, cause } = await bake();
  expect(error).toBe('Databaker.Data');
  expect(cause).toMatch(
    /check freshFor\(36h\) of `raw_addresses` failed: its newest file, addresses\.csv, is from 2020-01-01/,
  );
  const [message] = messages;
  expect(message?.['Message']).toContain('check freshFor(36h) of `raw_addresses` failed');
  expect(await published()).toBeUndefined();
  put();
  const { output } = await bake();
  expect(output).toMatchObject({ baked: true });
  const first = await published();
  expect(first).toBeDefined();
  // Nothing has changed, but the files have become too old.
  put(LONG_AGO);
  expect((await bake()).cause).toContain('check freshFor(36h) of `raw_addresses` failed');
  expect(messages).toHaveLength(2);
  expect(await published()).toEqual(first);
});

it('a stale source that only warns stops nothing', async () => {
  const { put, bake, messages, published } = await openPlaces('warn');
  put(LONG_AGO);
  expect((await bake()).output).toMatchObject({ baked: true });
  expect(messages).toEqual([]);
  expect(await published()).toBeDefined();
});
