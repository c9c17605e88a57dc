import { resultsLocation } from '@dc-data-baker/engine/aws';
import { lockTableName, type Project, resourceName } from '@dc-data-baker/planner';
import { tablesOfStacks } from '@dc-data-baker/steps';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { FunctionBundles } from '../bundling/bundle-functions.ts';
import { constructId, workgroupOf } from '../names.ts';
import { tableStatements } from '../permissions/function-statements.ts';
import { BakerFunction } from './baker-function.ts';
import { failureTopic } from './failure-topic.ts';
import { resultsCleaner } from './results-cleaner.ts';

export interface CoreStackProps extends StackProps {
  readonly project: Project;
  readonly bundles: FunctionBundles;
}

/**
 * What all layers share: the database, the workgroup, the locks, the owner of tables, the topic,
 * and the cleaner of query results.
 */
export class CoreStack extends Stack {
  /** Receives every failure that somebody should look at. */
  readonly failures: Topic;
  readonly locks: TableV2;
  /** Manages the Glue tables that are baked. */
  readonly tableOwner: IFunction;

  constructor(scope: Construct, id: string, { project, bundles, ...props }: CoreStackProps) {
    super(scope, id, props);
    this.#databases(project);
    this.#workgroup(project);
    this.failures = failureTopic(this, {
      name: resourceName(project, 'failures'),
      rules: resourceName(project, '*'),
    });
    this.locks = new TableV2(this, 'Locks', {
      tableName: lockTableName(project),
      partitionKey: { name: 'lock', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.tableOwner = this.#tableOwner(project, bundles);
    resultsCleaner(this, { project, bundles, failures: this.failures });
  }

  /** Each database has the stack to which each table belongs, for a stack that gives a table up. */
  #databases(project: Project): void {
    const { tables } = project;
    const stackOf = (layer: string) => resourceName(project, layer);
    const databases = new Map(tables.map(({ table: { database } }) => [database.name, database]));
    for (const { name, description } of databases.values()) {
      const inIt = tables.filter(({ table }) => table.database.name === name);
      new CfnDatabase(this, constructId('Database', name), {
        catalogId: this.account,
        databaseInput: { name, description, parameters: tablesOfStacks(inIt, stackOf) },
      });
    }
  }

  #workgroup(project: Project): void {
    const workgroup = workgroupOf(project);
    const { name, description, bytesScannedCutoff } = workgroup;
    new CfnWorkGroup(this, 'Workgroup', {
      name,
      description,
      state: 'ENABLED',
      // Its history and saved queries are deleted with it; without this it could not be deleted.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: bytesScannedCutoff,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: resultsLocation(workgroup),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }

  #tableOwner(project: Project, bundles: FunctionBundles): IFunction {
    const owner = new BakerFunction(this, 'TableOwner', {
      functionName: resourceName(project, 'tables'),
      description: 'Keeps the Glue tables as they are defined, at the bakes that are published.',
      bundle: bundles.tables,
      memoryMegabytes: 512,
      timeoutMinutes: 2,
      statements: tableStatements(this, project.tables),
    });
    return owner.function;
  }
}
