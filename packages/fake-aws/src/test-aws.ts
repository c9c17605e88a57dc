import { randomUUID } from 'node:crypto';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { tempFolder } from '@dc-data-baker/fixtures';
import { onTestFinished } from 'vitest';
import { isOver } from './athena/query-execution.ts';
import { type AwsServer, type AwsServerOptions, openAwsServer } from './open-aws-server.ts';

/** A server for one test with buckets `town` and `results` and a database `town`, and clients. */
export class TestAws {
  readonly server: AwsServer;
  readonly s3: S3Client;
  readonly athena: AthenaClient;
  readonly glue: GlueClient;

  private constructor(server: AwsServer) {
    this.server = server;
    const settings = {
      endpoint: server.url,
      region: 'eu-west-2',
      // One retry, so that a test sees what the SDK does then, without waiting long.
      maxAttempts: 2,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    this.s3 = new S3Client(settings);
    this.athena = new AthenaClient(settings);
    this.glue = new GlueClient(settings);
    onTestFinished(() => {
      for (const client of [this.s3, this.athena, this.glue]) client.destroy();
    });
  }

  static async open(options: Partial<AwsServerOptions> = {}): Promise<TestAws> {
    const root = options.root ?? (await tempFolder());
    const server = await openAwsServer({ buckets: ['town', 'results'], ...options, root });
    onTestFinished(() => server.close());
    const aws = new TestAws(server);
    if (!options.faults && !options.root) {
      await aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'town' } }));
    }
    return aws;
  }

  async put(key: string, body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: 'town', Key: key, Body: body }));
  }

  /** A CSV table at `s3://town/<name>/`. */
  async csvTable(
    name: string,
    columns: Readonly<Record<string, string>>,
    body: string,
    header = false,
  ): Promise<void> {
    await this.put(`${name}/rows.csv`, body);
    await this.createTable(
      name,
      columns,
      {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        Parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
      },
      { Parameters: header ? { 'skip.header.line.count': '1' } : {} },
    );
  }

  /** A table of files that an UNLOAD wrote. */
  async parquetTable(
    name: string,
    columns: Readonly<Record<string, string>>,
    location: string,
    partitioned: { keys: string[]; parameters: Record<string, string> } = {
      keys: [],
      parameters: {},
    },
  ): Promise<void> {
    await this.createTable(
      name,
      columns,
      { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      {
        Parameters: partitioned.parameters,
        PartitionKeys: partitioned.keys.map((Name) => ({ Name, Type: 'string' })),
      },
      location,
    );
  }

  async createTable(
    name: string,
    columns: Readonly<Record<string, string>>,
    SerdeInfo: { SerializationLibrary: string; Parameters?: Record<string, string> },
    more: object,
    Location = `s3://town/${name}/`,
  ): Promise<void> {
    const Columns = Object.entries(columns).map(([Name, Type]) => ({ Name, Type }));
    const TableInput = { Name: name, ...more, StorageDescriptor: { Columns, Location, SerdeInfo } };
    await this.glue.send(new CreateTableCommand({ DatabaseName: 'town', TableInput }));
  }

  async start(sql: string, more: object = {}, athena = this.athena): Promise<string> {
    const { QueryExecutionId } = await athena.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        ClientRequestToken: randomUUID(),
        QueryExecutionContext: { Database: 'town' },
        ResultConfiguration: { OutputLocation: 's3://results/here/' },
        ...more,
      }),
    );
    return QueryExecutionId ?? '';
  }

  /** Waits until a query is over. */
  async over(id: string): Promise<QueryExecution> {
    const states = () => this.server.queries.filter((query) => query.id === id);
    await this.server.until(() => states().every(isOver));
    const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
    const { QueryExecution: found } = await this.athena.send(command);
    if (!found) throw new Error(`there is no query ${id}`);
    return found;
  }

  async run(sql: string, more: object = {}): Promise<QueryExecution> {
    return this.over(await this.start(sql, more));
  }

  /** Why a query failed. */
  async reason(sql: string): Promise<string | undefined> {
    const { Status } = await this.run(sql);
    return Status?.State === 'FAILED' ? Status.StateChangeReason : `it ${Status?.State}`;
  }

  /** The rows of a SELECT, without the header. */
  async rows(sql: string): Promise<(string | undefined)[][]> {
    const { QueryExecutionId, Status } = await this.run(sql);
    if (Status?.State !== 'SUCCEEDED') throw new Error(Status?.StateChangeReason);
    const { ResultSet } = await this.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    return (ResultSet?.Rows ?? [])
      .slice(1)
      .map(({ Data = [] }) => Data.map((datum) => datum.VarCharValue));
  }
}
