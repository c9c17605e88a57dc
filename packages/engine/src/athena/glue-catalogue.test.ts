import { GetTableCommand, type GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { addresses } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';
import { GlueCatalogue } from './glue-catalogue.ts';
import { type GlueTableInput, glueTableInput } from './glue-table.ts';

const { database } = addresses;
const AT_FIRST = glueTableInput(addresses, 's3://town-hall/a/');

/**
 * @param meanwhile what somebody else writes, after the table has been read and before it is written
 * @returns a client, and what the table is then
 */
async function interrupted(meanwhile: GlueTableInput) {
  const cloud = await Cloud.open();
  const { glue } = cloud.clients();
  const write = (TableInput: GlueTableInput) =>
    glue.send(new UpdateTableCommand({ DatabaseName: database.name, TableInput }));
  await new GlueCatalogue(glue).put(database, AT_FIRST);
  const slow: GlueClient = cloud.clients().glue;
  let isFirst = true;
  slow.middlewareStack.add((next, { commandName }) => async (sent) => {
    if (commandName === 'UpdateTableCommand' && isFirst) {
      isFirst = false;
      await write(meanwhile);
    }
    return next(sent);
  });
  const asked = new GetTableCommand({ DatabaseName: database.name, Name: addresses.name });
  return {
    catalogue: new GlueCatalogue(slow),
    found: async () => (await glue.send(asked)).Table,
  };
}

function marked(table: GlueTableInput, owner: string): GlueTableInput {
  return { ...table, Parameters: { ...table.Parameters, databaker_stack: owner } };
}

it('keeps a mark that somebody sets between reading a table and writing it', async () => {
  const { catalogue, found } = await interrupted(marked(AT_FIRST, 'the new owner'));
  await catalogue.put(database, glueTableInput(addresses, 's3://town-hall/b/'));
  const { StorageDescriptor, Parameters } = (await found()) ?? {};
  expect(StorageDescriptor?.Location).toBe('s3://town-hall/b/');
  expect(Parameters).toMatchObject({ databaker_stack: 'the new owner' });
});

it('keeps a location to which somebody points a table between reading it and changing its mark', async () => {
  const published = glueTableInput(addresses, 's3://town-hall/b/');
  const { catalogue, found } = await interrupted(published);
  await catalogue.change(database, addresses.name, ({ StorageDescriptor }) =>
    marked({ ...AT_FIRST, StorageDescriptor } as GlueTableInput, 'the new owner'),
  );
  const { StorageDescriptor, Parameters } = (await found()) ?? {};
  expect(StorageDescriptor?.Location).toBe('s3://town-hall/b/');
  expect(Parameters).toMatchObject({ databaker_stack: 'the new owner' });
});
