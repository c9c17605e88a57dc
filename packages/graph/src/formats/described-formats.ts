import { type ByKind, byKind, type DataFormat } from '@dc-data-baker/models';

interface DescribedFormat {
  readonly name: string;
  readonly detail: string;
}

/** The description of each format; a missing one is a compile error. */
const DESCRIBED_FORMATS: ByKind<DataFormat, [], DescribedFormat> = {
  csv: ({ header }) => ({ name: 'CSV', detail: header ? 'with a header line' : 'no header' }),
  parquet: ({ compression, rowGroups }) => ({
    name: 'parquet',
    detail: rowGroups ? `${compression}, row groups by ${rowGroups.by}` : compression,
  }),
};

export function formatName(format: DataFormat): string {
  return byKind(DESCRIBED_FORMATS, format).name;
}

/** `CSV, with a header line`, `parquet, zstd` */
export function formatText(format: DataFormat): string {
  const { name, detail } = byKind(DESCRIBED_FORMATS, format);
  return `${name}, ${detail}`;
}
