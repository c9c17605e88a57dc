import {
  BaseQuery,
  BaseTable,
  type Definitions,
  external,
  GlueDatabase,
  Layer,
  notEmpty,
  notNull,
  oneValue,
  parquet,
  query,
  S3Bucket,
  sameKeys,
  shards,
  unique,
} from '@dc-data-baker/models';
import { loadParser, type Project, readProject } from '@dc-data-baker/planner';

// Making a project parses its SQL.
await loadParser();

const database = GlueDatabase({ name: 'bakery', description: 'Tables.' });
const mill = S3Bucket({ name: 'the-mill', description: 'What comes from outside.' });
const shop = S3Bucket({ name: 'the-shop', description: 'What is baked.' });
const common = { database, format: parquet() };

const flour = BaseTable({
  ...common,
  name: 'flour',
  description: 'One row per `sack`.',
  bucket: mill,
  prefix: 'flour/',
  columns: { sack: 'string', weight: 'double' },
  populatedBy: external('the miller'),
  checks: [notEmpty('sack', { severity: 'warn' })],
});

const dough = BaseTable({
  ...common,
  name: 'dough',
  description: 'One row per sack, kneaded.',
  bucket: shop,
  prefix: '{dc_environment}/dough/',
  columns: { sack: { type: 'string', description: 'Whose flour it is.' }, grams: 'double' },
  partitionedBy: { shift: { type: 'string', values: ['day', 'night'] } },
  populatedBy: query(BaseQuery({ name: 'dough', file: 'file:///queries/dough.sql' })),
  checks: [unique('sack')],
});

const recipes = BaseTable({
  ...common,
  name: 'recipes',
  description: 'One row per recipe.',
  bucket: mill,
  prefix: 'recipes/',
  columns: { recipe: 'string', grams: 'double' },
  populatedBy: external('the grandmother'),
});

const loaves = BaseTable({
  ...common,
  name: 'loaves',
  description: 'One row per loaf.',
  bucket: shop,
  prefix: '{dc_environment}/loaves/',
  columns: { sack: 'string', recipe: 'string', price: 'double' },
  populatedBy: query(BaseQuery({ name: 'loaves', file: 'file:///queries/loaves.sql' })),
  fanOut: { parameter: 'shift', values: ['day', 'evening', 'night'] },
  checks: [sameKeys('sack', dough), notNull('price'), oneValue('recipe', { severity: 'warn' })],
});

const shelf = BaseTable({
  ...common,
  name: 'shelf',
  description: 'One file per recipe: what customers see.',
  bucket: shop,
  prefix: '{dc_environment}/shelf/',
  columns: { recipe: 'string', price: 'double' },
  populatedBy: shards({
    query: BaseQuery({ name: 'shelf', file: 'file:///queries/shelf.sql' }),
    by: 'recipe',
    sortedBy: ['price'],
  }),
});

/** Two small layers in which each feature occurs once. */
export const bakery: Definitions = {
  layers: [
    Layer({ name: 'kneading', description: 'What can be baked?', tables: [flour, dough] }),
    Layer({
      name: 'baking',
      description: 'What is on the shelf?',
      tables: [recipes, loaves, shelf],
      triggers: [
        { kind: 'nightly', at: '04:00' },
        { kind: 'event', name: 'oven_is_hot', delayMinutes: 5 },
      ],
    }),
  ],
};

const QUERIES: Readonly<Record<string, string>> = {
  dough: "SELECT sack, weight * 1000 AS grams, 'day' AS shift FROM flour",
  loaves:
    'SELECT d.sack, r.recipe, d.grams / r.grams AS price FROM dough AS d JOIN recipes AS r ON d.grams > r.grams WHERE d.shift = :shift',
  shelf: 'SELECT recipe, price FROM loaves',
};

export function bakeryProject(definitions: Definitions = bakery): Project {
  return readProject(definitions, 'development', (url) => {
    const file = url.split('/').at(-1) ?? '';
    return { file: `queries/${file}`, text: QUERIES[file.replace('.sql', '')] ?? '' };
  });
}
