/** The fields of Glue's table that are used here; the others are kept and returned unchanged. */
export interface GlueTable {
  readonly Name: string;
  readonly DatabaseName: string;
  readonly VersionId: string;
  readonly StorageDescriptor?: StorageDescriptor;
  readonly PartitionKeys?: readonly GlueColumn[];
  readonly Parameters?: Readonly<Record<string, string>>;
}

export interface GlueColumn {
  readonly Name: string;
  readonly Type?: string;
}

export interface StorageDescriptor {
  readonly Columns?: readonly GlueColumn[];
  readonly Location?: string;
  readonly InputFormat?: string;
  readonly SerdeInfo?: {
    readonly SerializationLibrary?: string;
    readonly Parameters?: Readonly<Record<string, string>>;
  };
}

export interface GluePartition {
  readonly Values: readonly string[];
  readonly StorageDescriptor?: StorageDescriptor;
}
