import { GetTablesCommand } from '@aws-sdk/client-glue';
import {
  addresses,
  projectOf,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  STOREYED_QUERY,
  storeyedAddresses,
  town,
} from '@dc-data-baker/fixtures';
import { Layer, notFewerThan, rowCount } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';

/** The addresses with one more column, and a check that they fail. */
function withStoreys(): Project {
  const storeyed = storeyedAddresses([notFewerThan(0.1, 'published'), rowCount({ least: 1000 })]);
  const tables = [rawAddresses, storeyed];
  return projectOf([Layer({ name: 'places', description: 'Where is it?', tables })], {
    addresses: STOREYED_QUERY,
  });
}

it('readers keep the columns of what is published while a bake with others is checked, and if it fails', async () => {
  const cloud = await Cloud.open();
  const project = town();
  await cloud.put(project, rawAddresses, RAW_ADDRESSES_CSV);
  await cloud.bake(project, { select: [addresses.name] });
  const glueTables = async () => {
    const asked = new GetTablesCommand({ DatabaseName: addresses.database.name });
    const { TableList = [] } = await cloud.clients().glue.send(asked);
    return TableList.map(({ Name, StorageDescriptor }) => [
      Name,
      StorageDescriptor?.Columns?.map((column) => column.Name),
    ]);
  };
  const before = await glueTables();

  const failed = cloud.bake(withStoreys(), { select: [addresses.name] });
  // Only this check: the other one has found the published rows.
  await expect(failed).rejects.toThrow(
    /^check rowCount\(1000\.\.\) of `addresses` failed: it has 13 rows; expected at least 1,000\n {2}query \S+, \S+$/,
  );
  expect(await glueTables()).toEqual(before);
});
