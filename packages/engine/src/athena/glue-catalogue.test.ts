import { GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { addresses } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Cloud } from '../aws/testing/cloud.ts';
import { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';

it('keeps a mark that somebody sets between reading a table and writing it', async () => {
  const cloud = await Cloud.open();
  const { glue } = cloud.clients();
  const { database } = addresses;
  const table = glueTableInput(addresses, 's3://town-hall/a/');
  await new GlueCatalogue(glue).put(database, table);
  const { glue: slow } = cloud.clients();
  let isFirst = true;
  slow.middlewareStack.add((next, { commandName }) => async (sent) => {
    if (commandName === 'UpdateTableCommand' && isFirst) {
      isFirst = false;
      const Parameters = { databaker_stack: 'the new owner' };
      const TableInput = { ...table, Parameters: { ...table.Parameters, ...Parameters } };
      await glue.send(new UpdateTableCommand({ DatabaseName: database.name, TableInput }));
    }
    return next(sent);
  });
  await new GlueCatalogue(slow).put(database, glueTableInput(addresses, 's3://town-hall/b/'));
  const asked = new GetTableCommand({ DatabaseName: database.name, Name: addresses.name });
  const { Table } = await glue.send(asked);
  expect(Table?.StorageDescriptor?.Location).toBe('s3://town-hall/b/');
  expect(Table?.Parameters).toMatchObject({ databaker_stack: 'the new owner' });
});
