import {
  BaseQuery,
  BaseTable,
  type Definitions,
  external,
  extract,
  GlueDatabase,
  Layer,
  literal,
  overRows,
  PostgresSource,
  parquet,
  query,
  S3Bucket,
  Workgroup,
} from '@dc-data-baker/models';

/** Tables with a column of each type, and queries that name their tables in odd ways. */
const common = {
  description: 'A table of the tests.',
  database: GlueDatabase({ name: 'cupboard', description: 'Tables of the tests.' }),
  bucket: S3Bucket({ name: 'cupboard', description: 'Files of the tests.' }),
  format: parquet(),
} as const;

const columns = {
  id: 'string',
  n: 'int',
  large: 'bigint',
  x: 'double',
  price: 'decimal(38,10)',
  share: 'decimal(2,2)',
  flag: 'boolean',
  day: 'date',
  filled: 'timestamp',
  names: 'array<string>',
  days: 'array<date>',
  codes: 'map<string,string>',
  sizes: 'map<int,array<decimal(20,1)>>',
  place: 'struct<x:double,opened:timestamp,tags:array<string>>',
} as const;

const jars = BaseTable({
  ...common,
  name: 'jars',
  prefix: 'jars/',
  columns,
  partitionedBy: { shelf: { type: 'string', values: ['top', 'bottom'] } },
  populatedBy: external('the cook'),
});

const copies = BaseTable({
  ...common,
  name: 'copies',
  prefix: '{dc_environment}/copies/',
  columns: { ...columns, shelf: 'string' },
  populatedBy: query(queryNamed('copies')),
});

const others = BaseTable({
  ...common,
  name: 'others',
  prefix: '{dc_environment}/others/',
  columns: { id: 'string', text: 'string' },
  populatedBy: query(
    BaseQuery({
      name: 'others',
      file: new URL('./queries/others.sql', import.meta.url),
      parameters: { text: literal("O'Neill") },
    }),
  ),
});

const named = BaseTable({
  ...common,
  name: 'named',
  prefix: '{dc_environment}/named/',
  columns: { id: 'string', jars: 'bigint' },
  populatedBy: query(queryNamed('named')),
  fanOut: overRows({ query: queryNamed('shelves'), columns: { shelf: 'string' } }),
});

const sold = BaseTable({
  ...common,
  name: 'sold',
  prefix: '{dc_environment}/sold/',
  columns: { id: 'string' },
  populatedBy: extract({
    from: PostgresSource({
      name: 'shop',
      description: 'What was sold.',
      urlVariable: 'SHOP_DATABASE_URL',
      aws: { hostParameter: '/S/H', passwordParameter: '/S/P', database: 'shop', user: 'shop' },
    }),
    query: queryNamed('sold'),
  }),
});

function queryNamed(name: string): BaseQuery {
  return BaseQuery({ name, file: new URL(`./queries/${name}.sql`, import.meta.url) });
}

export const definitions: Definitions = {
  layers: [
    Layer({
      name: 'cupboard',
      description: 'What is in it?',
      tables: [jars, copies, others, named, sold],
    }),
  ],
  workgroup: Workgroup({
    name: 'primary',
    description: 'Every query of the tests.',
    results: {
      bucket: S3Bucket({ name: 'village-results', description: 'What queries found.' }),
      prefix: 'results/',
    },
    bytesScannedCutoff: 10_000_000,
  }),
};
