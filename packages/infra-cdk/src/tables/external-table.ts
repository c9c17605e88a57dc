import { type GlueTableInput, glueTableInput } from '@dc-data-baker/engine/aws';
import type { ProjectTable } from '@dc-data-baker/planner';
import { Stack } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Construct } from 'constructs';
import { constructId } from '../names.ts';

/** A table of somebody else's files: it points at their place, always. */
export function externalTable(scope: Construct, { table, location }: ProjectTable): void {
  new CfnTable(scope, constructId('Table', table.name), {
    catalogId: Stack.of(scope).account,
    databaseName: table.database.name,
    tableInput: tableInput(glueTableInput(table, location)),
  });
}

/** Glue's API and CloudFormation mean the same by the same names; the CDK writes them in lower case. */
function tableInput(input: GlueTableInput): CfnTable.TableInputProperty {
  const { Columns, Location, InputFormat, OutputFormat, SerdeInfo } = input.StorageDescriptor;
  return {
    name: input.Name,
    description: input.Description,
    tableType: input.TableType,
    parameters: input.Parameters,
    partitionKeys: input.PartitionKeys.map(columnOf),
    storageDescriptor: {
      columns: Columns.map(columnOf),
      location: Location,
      inputFormat: InputFormat,
      outputFormat: OutputFormat,
      serdeInfo: {
        serializationLibrary: SerdeInfo.SerializationLibrary,
        parameters: SerdeInfo.Parameters,
      },
    },
  };
}

function columnOf({
  Name,
  Type,
  Comment,
}: GlueTableInput['PartitionKeys'][number]): CfnTable.ColumnProperty {
  return { name: Name, type: Type, ...(Comment === undefined ? {} : { comment: Comment }) };
}
