import { type BaseTable, type ByKind, byKind, type DataFormat } from '@dc-data-baker/models';

/**
 * A table in Glue: the structure that its API and CloudFormation both call `TableInput`.
 * https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html
 */
export interface GlueTableInput {
  readonly Name: string;
  readonly Description: string;
  readonly TableType: 'EXTERNAL_TABLE';
  readonly Parameters: Record<string, string>;
  readonly PartitionKeys: GlueColumn[];
  readonly StorageDescriptor: {
    readonly Columns: GlueColumn[];
    readonly Location: string;
    readonly InputFormat: string;
    readonly OutputFormat: string;
    readonly SerdeInfo: {
      readonly SerializationLibrary: string;
      readonly Parameters: Record<string, string>;
    };
  };
}

interface GlueColumn {
  readonly Name: string;
  readonly Type: string;
  readonly Comment?: string;
}

/**
 * A table over files in S3.
 *
 * It uses partition projection: the definition lists the partitions, so nobody has to register
 * them. https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 *
 * @param location the bake, or the location of an external table: `s3://bucket/prefix/`
 */
export function glueTableInput(
  table: BaseTable,
  location: string,
  name = table.name,
): GlueTableInput {
  return {
    Name: name,
    Description: table.description,
    TableType: 'EXTERNAL_TABLE',
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: table.format.kind,
      ...byKind(PARAMETERS, table.format),
      ...projection(table, location),
    },
    PartitionKeys: table.partitionedBy.map(({ name: key, type }) => ({ Name: key, Type: type })),
    StorageDescriptor: {
      Columns: table.columns.map((column) => ({
        Name: column.name,
        Type: column.type,
        ...('description' in column ? { Comment: column.description } : {}),
      })),
      Location: location,
      ...STORAGE[table.format.kind],
    },
  };
}

const STORAGE: Readonly<
  Record<DataFormat['kind'], Omit<GlueTableInput['StorageDescriptor'], 'Columns' | 'Location'>>
> = {
  csv: {
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    // The default serde treats quotes as text. For this serde an empty field is the empty string, a
    // quoted field ends on its line, and a backslash is only special in \\ and \".
    // https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      Parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
    },
  },
  parquet: {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      Parameters: { 'serialization.format': '1' },
    },
  },
};

const PARAMETERS: ByKind<DataFormat, [], Record<string, string>> = {
  csv: ({ header }): Record<string, string> =>
    header === false ? {} : { 'skip.header.line.count': '1' },
  parquet: () => ({}),
};

function projection({ partitionedBy }: BaseTable, location: string): Record<string, string> {
  if (partitionedBy.length === 0) return {};
  const folders = partitionedBy.map(({ name }) => `${name}=\${${name}}/`);
  return {
    'projection.enabled': 'true',
    ...Object.fromEntries(
      partitionedBy.flatMap(({ name, values }) => [
        [`projection.${name}.type`, 'enum'],
        [`projection.${name}.values`, values.join(',')],
      ]),
    ),
    'storage.location.template': `${location}${folders.join('')}`,
  };
}

/** A table's columns and format, as Glue returns them or as they are asked for. */
interface Shaped {
  readonly PartitionKeys?: readonly Shape[] | undefined;
  readonly StorageDescriptor?:
    | {
        readonly Columns?: readonly Shape[] | undefined;
        readonly SerdeInfo?: { readonly SerializationLibrary?: string | undefined } | undefined;
      }
    | undefined;
}

interface Shape {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
}

/** Whether two tables have the same columns, and files of the same format. */
export function haveSameColumns(one: Shaped, other: Shaped): boolean {
  return shapeOf(one) === shapeOf(other);
}

function shapeOf({ PartitionKeys = [], StorageDescriptor = {} }: Shaped): string {
  const { Columns = [], SerdeInfo } = StorageDescriptor;
  const columns = [...Columns, ...PartitionKeys].map(({ Name, Type }) => [Name, Type]);
  return JSON.stringify([columns, SerdeInfo?.SerializationLibrary]);
}
