import type { Table } from '@aws-sdk/client-glue';
import type { GlueTableInput } from '@dc-data-baker/engine/aws';

/** A table at its existing location, with its existing columns. */
export function asItIs(existing: Table, wanted: GlueTableInput): GlueTableInput {
  const Location = existing.StorageDescriptor?.Location ?? '';
  const StorageDescriptor = { ...wanted.StorageDescriptor, Location };
  return withItsShape(existing, { ...wanted, StorageDescriptor });
}

const TEMPLATE = 'storage.location.template';

/** A table with its existing columns, at the requested location. */
export function withItsShape(existing: Table, wanted: GlueTableInput): GlueTableInput {
  const { Location = '' } = existing.StorageDescriptor ?? {};
  const place = wanted.StorageDescriptor.Location;
  const template = existing.Parameters?.[TEMPLATE];
  const input = inputOf(existing);
  return {
    ...input,
    Description: wanted.Description,
    Parameters: {
      ...input.Parameters,
      ...(template === undefined ? {} : { [TEMPLATE]: template.replace(Location, place) }),
    },
    StorageDescriptor: { ...input.StorageDescriptor, Location: place },
  };
}

/** The input that would create an existing table. */
export function inputOf(existing: Table): GlueTableInput {
  const { Name, Description, TableType, Parameters, PartitionKeys, StorageDescriptor } = existing;
  return {
    Name,
    Description,
    TableType,
    Parameters,
    PartitionKeys,
    StorageDescriptor,
  } as GlueTableInput;
}
