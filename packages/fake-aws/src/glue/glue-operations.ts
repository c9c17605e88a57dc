import { AwsJsonError, type JsonOperations, page } from '../http/aws-json.ts';
import type { GlueCatalog } from './glue-catalog.ts';
import type { GluePartition } from './glue-table.ts';

const MOST_TABLES = 100;
const MOST_PARTITIONS = 1000;

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog.html */
export function glueOperations(catalog: GlueCatalog): JsonOperations {
  return {
    CreateDatabase: ({ DatabaseInput }) => {
      catalog.createDatabase(named('databaseInput', DatabaseInput));
    },
    GetDatabase: ({ Name }) => ({ Database: catalog.database(required('name', Name)) }),
    GetDatabases: ({ NextToken, MaxResults = MOST_TABLES }) => {
      const { items, next } = page(catalog.databases(), NextToken, MaxResults);
      return { DatabaseList: items, ...next };
    },
    DeleteDatabase: ({ Name }) => catalog.deleteDatabase(required('name', Name)),

    CreateTable: ({ DatabaseName, TableInput }) => {
      catalog.createTable(required('databaseName', DatabaseName), named('tableInput', TableInput));
    },
    GetTable: ({ DatabaseName, Name }) => ({
      Table: catalog.table(required('databaseName', DatabaseName), required('name', Name)),
    }),
    GetTables: ({ DatabaseName, Expression, NextToken, MaxResults = MOST_TABLES }) => {
      const pattern = Expression === undefined ? /.*/ : new RegExp(`^(?:${Expression})$`, 'i');
      const tables = catalog
        .tables(required('databaseName', DatabaseName))
        .filter(({ Name }) => pattern.test(Name));
      const { items, next } = page(tables, NextToken, Math.min(MaxResults, MOST_TABLES));
      return { TableList: items, ...next };
    },
    UpdateTable: ({ DatabaseName, TableInput, VersionId }) => {
      const database = required('databaseName', DatabaseName);
      catalog.updateTable(database, named('tableInput', TableInput), VersionId);
    },
    DeleteTable: ({ DatabaseName, Name }) => {
      catalog.deleteTable(required('databaseName', DatabaseName), required('name', Name));
    },
    BatchDeleteTable: ({ DatabaseName, TablesToDelete }) => {
      catalog.database(DatabaseName);
      return {
        Errors: errorsOf(TablesToDelete as string[], (TableName) => {
          catalog.deleteTable(DatabaseName, TableName);
        }).map(({ item, ErrorDetail }) => ({ TableName: item, ErrorDetail })),
      };
    },

    CreatePartition: ({ DatabaseName, TableName, PartitionInput }) =>
      catalog.createPartition(DatabaseName, TableName, PartitionInput),
    BatchCreatePartition: ({ DatabaseName, TableName, PartitionInputList }) => {
      catalog.table(DatabaseName, TableName);
      return {
        Errors: errorsOf(PartitionInputList as GluePartition[], (partition) => {
          catalog.createPartition(DatabaseName, TableName, partition);
        }).map(({ item, ErrorDetail }) => ({ PartitionValues: item.Values, ErrorDetail })),
      };
    },
    GetPartition: ({ DatabaseName, TableName, PartitionValues }) => ({
      Partition: catalog.partition(DatabaseName, TableName, PartitionValues),
    }),
    GetPartitions: ({ DatabaseName, TableName, Expression, NextToken, MaxResults }) => {
      if (Expression) throw invalid('the test server leaves out the Expression of GetPartitions');
      const partitions = catalog.partitions(DatabaseName, TableName);
      const { items, next } = page(partitions, NextToken, MaxResults ?? MOST_PARTITIONS);
      return { Partitions: items, ...next };
    },
    DeletePartition: ({ DatabaseName, TableName, PartitionValues }) =>
      catalog.deletePartition(DatabaseName, TableName, PartitionValues),
    BatchDeletePartition: ({ DatabaseName, TableName, PartitionsToDelete }) => ({
      Errors: errorsOf(PartitionsToDelete as { Values: string[] }[], ({ Values }) => {
        catalog.deletePartition(DatabaseName, TableName, Values);
      }).map(({ item, ErrorDetail }) => ({ PartitionValues: item.Values, ErrorDetail })),
    }),
  };
}

function invalid(message: string): AwsJsonError {
  return new AwsJsonError('InvalidInputException', message);
}

function required(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

function named<Input extends { readonly Name: string }>(field: string, input: Input): Input {
  required(`${field}.name`, input?.Name);
  return input;
}

/** The failures of a batch; one does not prevent the others. */
function errorsOf<Item>(items: readonly Item[], act: (item: Item) => void) {
  return items.flatMap((item) => {
    try {
      act(item);
      return [];
    } catch (error) {
      const { name: ErrorCode, message: ErrorMessage } = error as Error;
      return [{ item, ErrorDetail: { ErrorCode, ErrorMessage } }];
    }
  });
}
