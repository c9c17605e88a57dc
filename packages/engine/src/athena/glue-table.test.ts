import { addresses, addressesWithBallots, ballots, rawAddresses } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { glueTableInput } from './glue-table.ts';

describe('a table as Glue keeps it', () => {
  it('has its columns as Hive writes their types, and points at a bake', () => {
    const input = glueTableInput(addressesWithBallots, 's3://town-hall/x/bake/');
    expect(input).toMatchObject({ Name: 'addresses_with_ballots', TableType: 'EXTERNAL_TABLE' });
    expect(input.StorageDescriptor.Location).toBe('s3://town-hall/x/bake/');
    expect(input.StorageDescriptor.Columns).toEqual([
      { Name: 'uprn', Type: 'string' },
      { Name: 'address', Type: 'string' },
      { Name: 'postcode', Type: 'string' },
      { Name: 'ballot_ids', Type: 'array<string>' },
    ]);
    expect(input.StorageDescriptor.SerdeInfo.SerializationLibrary).toMatch(/ParquetHiveSerDe$/);
  });

  it('projects its partitions into the bake', () => {
    const { PartitionKeys, Parameters } = glueTableInput(addresses, 's3://town-hall/x/bake/');
    expect(PartitionKeys).toEqual([{ Name: 'first_letter', Type: 'string' }]);
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.first_letter.type': 'enum',
      'projection.first_letter.values': 'A,B',
      'storage.location.template': `s3://town-hall/x/bake/first_letter=\${first_letter}/`,
    });
  });

  it('reads CSV with a serde that knows quotes, and passes over a header line', () => {
    const withHeader = glueTableInput(ballots, 's3://town-hall/ballots/');
    expect(withHeader.Parameters['skip.header.line.count']).toBe('1');
    expect(withHeader.StorageDescriptor.SerdeInfo).toEqual({
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      Parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
    });
    const withoutHeader = glueTableInput(rawAddresses, 's3://town-hall/raw/');
    expect(withoutHeader.Parameters).toEqual({ EXTERNAL: 'TRUE', classification: 'csv' });
  });

  it('can have another name, as a candidate has', () => {
    expect(glueTableInput(addresses, 's3://x/', 'addresses__candidate_1').Name).toBe(
      'addresses__candidate_1',
    );
  });
});
