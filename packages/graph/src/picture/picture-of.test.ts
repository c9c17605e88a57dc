import {
  BaseQuery,
  BaseTable,
  external,
  GlueDatabase,
  Layer,
  overRows,
  parquet,
  query,
  S3Bucket,
} from '@dc-data-baker/models';
import { plan, readProject } from '@dc-data-baker/planner';
import { expect, it } from 'vitest';
import { bakeryProject } from '../testing/bakery-project.ts';
import { nodesOf } from './picture.ts';
import { pictureOf } from './picture-of.ts';
import { stageText } from './stage-node.ts';

const project = bakeryProject();
const picture = pictureOf(project, plan(project));
const arrows = (from: string) =>
  picture.edges.filter((edge) => edge.from === from).map(({ to, kind }) => `${kind} ${to}`);

it('draws each table by its population, with its bucket', () => {
  expect(nodesOf(picture, 'table').map((t) => [t.table, t.population, t.bucket, t.detail])).toEqual(
    [
      ['flour', 'external', 'the-mill', '2 columns · parquet from the miller'],
      ['dough', 'query', 'the-shop', '3 columns · parquet by shift'],
      ['recipes', 'external', 'the-mill', '2 columns · parquet from the grandmother'],
      ['loaves', 'query', 'the-shop', '3 columns · parquet'],
      ['shelf', 'shards', 'the-shop', '2 columns · one file per recipe'],
    ],
  );
  expect(picture.buckets).toEqual([
    { name: 'the-mill', tables: 2 },
    { name: 'the-shop', tables: 3 },
  ]);
});

it('places the query between a table and what it reads, with arrows in the direction of rows', () => {
  expect(arrows('table:flour')).toContain('reads query:dough');
  expect(arrows('query:dough')).toEqual(['writes write:dough']);
  expect(arrows('write:dough')).toEqual(['writes audit:dough']);
  expect(arrows('audit:dough')).toEqual(['writes publish:dough']);
  expect(arrows('publish:dough')).toEqual(['then prune:dough', 'writes table:dough']);
  expect(arrows('table:dough')).toEqual(['reads query:loaves', 'compares audit:loaves']);
  expect(arrows('table:shelf')).toEqual([]);
});

it('examines an external table before it is read', () => {
  expect(arrows('table:flour')).toContain('reads source:flour');
  expect(arrows('source:flour')).toEqual(['writes audit:flour']);
});

it('draws a fan-out as one stage with the number of its pieces', () => {
  const writes = nodesOf(picture, 'stage').filter(({ stage }) => stage === 'write');
  expect(writes.map(({ table, pieces }) => [table, pieces])).toEqual([
    ['dough', 1],
    ['loaves', 3],
  ]);
});

it('names the checks, and marks those that only warn', () => {
  const audit = nodesOf(picture, 'stage').find(({ id }) => id === 'audit:loaves');
  expect(audit?.checks).toEqual([
    { name: 'sameKeys(sack, dough)', severity: 'fail' },
    { name: 'notNull(price)', severity: 'fail' },
    { name: 'oneValue(recipe)', severity: 'warn' },
  ]);
});

it('draws an arrow from a trigger to its layer', () => {
  expect(nodesOf(picture, 'trigger').map(({ layer, trigger }) => [layer, trigger.kind])).toEqual([
    ['baking', 'nightly'],
    ['baking', 'event'],
  ]);
  expect(arrows('trigger:baking:0')).toEqual(['triggers layer:baking']);
});

it('draws a part with references to what it reads elsewhere', () => {
  const part = pictureOf(project, plan(project), { tables: new Set(['loaves']) });
  expect(part.layers.map(({ name }) => name)).toEqual(['baking']);
  expect(nodesOf(part, 'table').map(({ table }) => table)).toEqual(['loaves']);
  expect(nodesOf(part, 'reference').map(({ table, layer }) => [table, layer])).toEqual([
    ['dough', 'kneading'],
    ['recipes', 'baking'],
  ]);
  expect(part.edges).toContainEqual({ from: 'reference:dough', to: 'query:loaves', kind: 'reads' });
});

it('has both ends of every arrow', () => {
  const ids = new Set([...picture.nodes.map(({ id }) => id), 'layer:kneading', 'layer:baking']);
  expect(picture.edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.has(id))).toEqual(
    [],
  );
});

it('draws the query that lists pieces, without their number, which only the data has', () => {
  const named = (name: string) => BaseQuery({ name, file: `file:///queries/${name}.sql` });
  const common = {
    description: 'A table of the test.',
    database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
    bucket: S3Bucket({ name: 'the-mill', description: 'Files.' }),
    format: parquet(),
    columns: { sack: 'string' },
  } as const;
  const sacks = BaseTable({
    ...common,
    name: 'sacks',
    prefix: 'sacks/',
    populatedBy: external('the miller'),
  });
  const sorted = BaseTable({
    ...common,
    name: 'sorted',
    prefix: '{dc_environment}/sorted/',
    populatedBy: query(named('sorted')),
    fanOut: overRows({ query: named('kinds'), columns: { sack: 'string' } }),
  });
  const layer = Layer({ name: 'mill', description: 'Which sack?', tables: [sacks, sorted] });
  const listed = readProject({ layers: [layer] }, 'development', (url) => ({
    file: url,
    text: url.includes('kinds') ? 'SELECT sack FROM sacks' : 'SELECT :sack AS sack',
  }));
  const drawn = pictureOf(listed, plan(listed));
  const stages = nodesOf(drawn, 'stage').filter(({ table }) => table === 'sorted');
  expect(stages.map(stageText)).toEqual([
    'list pieces',
    'write ×n',
    'no checks',
    'publish',
    'keep 3',
  ]);
  const ofPieces = drawn.edges.filter(({ from, to }) => `${from} ${to}`.includes('pieces'));
  expect(ofPieces.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
    'pieces:sorted writes write:sorted',
    'table:sacks reads query:sorted:pieces',
    'query:sorted:pieces writes pieces:sorted',
  ]);
});
