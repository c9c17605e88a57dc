import {
  BatchCreatePartitionCommand,
  BatchDeleteTableCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { expect, it } from 'vitest';
import { TestAws } from '../test-aws.ts';

const DatabaseName = 'town';
const table = (Name: string, Location = 's3://town/a/') => ({
  Name,
  StorageDescriptor: { Location },
});

it('stores databases and tables, in lower case', async () => {
  const { glue } = await TestAws.open();
  const { DatabaseList = [] } = await glue.send(new GetDatabasesCommand({}));
  expect(DatabaseList.map(({ Name }) => Name)).toEqual(['town']);
  const again = glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'Town' } }));
  await expect(again).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  await expect(glue.send(new GetDatabaseCommand({ Name: 'no' }))).rejects.toMatchObject({
    name: 'EntityNotFoundException',
    message: 'Database no not found.',
  });
  await glue.send(new CreateTableCommand({ DatabaseName, TableInput: table('Streets') }));
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'STREETS' }));
  expect(Table).toMatchObject({ Name: 'streets', DatabaseName, VersionId: '0' });
  expect(Table?.CreateTime).toBeInstanceOf(Date);
  const twice = glue.send(new CreateTableCommand({ DatabaseName, TableInput: table('streets') }));
  await expect(twice).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  await expect(glue.send(new GetTableCommand({ DatabaseName, Name: 'no' }))).rejects.toMatchObject({
    name: 'EntityNotFoundException',
    message: 'Entity Not Found',
  });
});

it('changes a table’s location if the table still has the expected version', async () => {
  const { glue } = await TestAws.open();
  await glue.send(new CreateTableCommand({ DatabaseName, TableInput: table('streets') }));
  const update = (location: string, VersionId?: string) =>
    glue.send(
      new UpdateTableCommand({ DatabaseName, TableInput: table('streets', location), VersionId }),
    );
  await update('s3://town/b/', '0');
  await expect(update('s3://town/c/', '0')).rejects.toMatchObject({
    name: 'ConcurrentModificationException',
  });
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'streets' }));
  expect([Table?.StorageDescriptor?.Location, Table?.VersionId]).toEqual(['s3://town/b/', '1']);
});

it('lists tables by a pattern, in pages, and deletes them', async () => {
  const { glue } = await TestAws.open();
  for (const name of ['a1', 'a2', 'a3', 'b1']) {
    await glue.send(new CreateTableCommand({ DatabaseName, TableInput: table(name) }));
  }
  const first = await glue.send(
    new GetTablesCommand({ DatabaseName, Expression: 'a.*', MaxResults: 2 }),
  );
  expect(first.TableList?.map(({ Name }) => Name)).toEqual(['a1', 'a2']);
  const { NextToken } = first;
  const rest = await glue.send(
    new GetTablesCommand({ DatabaseName, Expression: 'a.*', NextToken }),
  );
  expect(rest.TableList?.map(({ Name }) => Name)).toEqual(['a3']);
  expect(rest.NextToken).toBeUndefined();
  await glue.send(new DeleteTableCommand({ DatabaseName, Name: 'b1' }));
  const { Errors } = await glue.send(
    new BatchDeleteTableCommand({ DatabaseName, TablesToDelete: ['a1', 'b1'] }),
  );
  expect(Errors).toMatchObject([
    { TableName: 'b1', ErrorDetail: { ErrorCode: 'EntityNotFoundException' } },
  ]);
});

it('stores partitions', async () => {
  const { glue } = await TestAws.open();
  await glue.send(new CreateTableCommand({ DatabaseName, TableInput: table('streets') }));
  const of = { DatabaseName, TableName: 'streets' };
  const PartitionInputList = ['A', 'B', 'A'].map((value) => ({ Values: [value] }));
  const { Errors } = await glue.send(
    new BatchCreatePartitionCommand({ ...of, PartitionInputList }),
  );
  expect(Errors).toMatchObject([{ PartitionValues: ['A'] }]);
  const { Partitions = [] } = await glue.send(new GetPartitionsCommand(of));
  expect(Partitions.map(({ Values }) => Values)).toEqual([['A'], ['B']]);
});

it('continues after a restart', async () => {
  const before = await TestAws.open();
  await before.glue.send(new CreateTableCommand({ DatabaseName, TableInput: table('streets') }));
  await before.server.close();
  const after = await TestAws.open({ root: before.server.root });
  const { Table } = await after.glue.send(new GetTableCommand({ DatabaseName, Name: 'streets' }));
  expect(Table?.Name).toBe('streets');
});
