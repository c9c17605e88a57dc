import {
  BaseTable,
  external,
  Layer,
  locationOf,
  query,
  sameKeys,
  shards,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { formatMistake } from '../mistake.ts';
import {
  areas,
  bakery,
  common,
  LAYERS,
  points,
  projectOf,
  queryNamed,
  TEXTS,
} from '../testing/bakery.ts';
import { validateStructure } from './structure.ts';

/** An external table. */
const given = (name: string, prefix = `${name}/`) =>
  BaseTable({ ...common, name, prefix, columns: { id: 'string' }, populatedBy: external('us') });

const baked = (name: string, parameters: Parameters<typeof queryNamed>[1] = {}) =>
  BaseTable({
    ...common,
    name,
    prefix: `{dc_environment}/${name}/`,
    columns: { id: 'string' },
    populatedBy: query(queryNamed(name, parameters)),
  });

const layer = (name: string, ...tables: BaseTable[]) =>
  Layer({ name, description: 'What?', tables });

function mistakes(
  layers: readonly Layer[],
  texts: Readonly<Record<string, string>> = {},
): string[] {
  return validateStructure(projectOf(layers, texts)).map(formatMistake);
}

describe('the tables among each other', () => {
  it('are valid in the bakery', () => expect(validateStructure(bakery())).toEqual([]));

  describe('have unique names', () => {
    it('two tables', () => {
      expect(
        mistakes([layer('a', given('same', 'a/')), layer('b', given('same', 'b/'))]),
      ).toContain(
        '`same`: is the name of more than one thing (table, table); layers and tables share one set of names, and queries have another: give each its own name',
      );
    });

    it('a table and a layer', () => {
      expect(mistakes([layer('same', given('same'))])).toEqual([
        '`same`: is the name of more than one thing (layer, table); layers and tables share one set of names, and queries have another: give each its own name',
      ]);
    });

    it('a layer, not the name of the stack that all layers share', () => {
      expect(mistakes([layer('core', given('one'))])).toEqual([
        'layer `core`: has the name of the stack that all layers share, so it could not be deployed; give it another name, such as its question in a word or two',
      ]);
      expect(mistakes([layer('cores', given('core'))])).toEqual([]);
    });

    it('two queries', () => {
      const one = baked('one');
      const two = BaseTable({
        ...common,
        name: 'two',
        prefix: '{dc_environment}/two/',
        columns: { id: 'string' },
        populatedBy: query(queryNamed('one')),
      });
      expect(mistakes([layer('a', one, two)], { one: 'SELECT 1 AS id' })).toEqual([
        '`one`: is the name of more than one thing (query, query); layers and tables share one set of names, and queries have another: give each its own name',
      ]);
    });

    it('and are in one layer each', () => {
      const one = baked('one');
      expect(mistakes([layer('a', one), layer('b', one)], { one: 'SELECT 1 AS id' })).toEqual([
        'table `one`: is in more than one layer (a, b); leave it in one: queries of other layers read it from there',
      ]);
    });
  });

  describe('have locations of their own', () => {
    it('not inside of each other', () => {
      expect(mistakes([layer('a', given('one', 'foo/'), given('two', 'foo/bar/'))])).toEqual([
        'table `two`: its files under s3://flour/foo/bar/ overlap with those of table `one` under s3://flour/foo/; give it a prefix of its own',
      ]);
    });

    it('nor equal for an environment', () => {
      const [one, two] = [given('one', '{dc_environment}/x/'), given('two', 'development/x/')];
      expect(mistakes([layer('a', one, two)])).toHaveLength(1);
    });

    it('although names may begin alike', () => {
      expect(mistakes([layer('a', given('one', 'foo/'), given('two', 'foo_bar/'))])).toEqual([]);
    });

    it('including the location of the bakes of shards', () => {
      const files = BaseTable({
        ...common,
        name: 'files',
        prefix: '{dc_environment}/foo/',
        columns: { id: 'string' },
        populatedBy: shards({ query: queryNamed('files'), by: 'id', sortedBy: ['id'] }),
      });
      const texts = { files: 'SELECT 1 AS id' };
      expect(mistakes([layer('a', files, given('two', 'development/foo_bakes/'))], texts)).toEqual([
        'table `two`: its files under s3://flour/development/foo_bakes/ overlap with those of table `files` under s3://flour/development/foo_bakes/; give it a prefix of its own',
      ]);
    });
  });

  describe('are baked to a location of the environment', () => {
    const texts = { one: 'SELECT 1 AS id' };
    const at = (prefix: string) =>
      BaseTable({
        ...common,
        name: 'one',
        prefix,
        columns: { id: 'string' },
        populatedBy: query(queryNamed('one')),
      });

    it('which is in their prefix', () => {
      expect(mistakes([layer('a', at('deep/one/'))], texts)).toEqual([
        'table `one`: is baked to the same place, deep/one/, in every environment: a bake in development would replace what production reads. Put {dc_environment} into its prefix, as in {dc_environment}/deep/one/',
      ]);
      expect(mistakes([layer('a', at('production/one/'))], texts)).toHaveLength(1);
      expect(mistakes([layer('a', at('deep/{dc_environment}/one/'))], texts)).toEqual([]);
    });

    it('although external files may be the same for all', () => {
      expect(mistakes([layer('a', given('one', 'deep/one/'))])).toEqual([]);
    });
  });

  describe('have no more partitions than Athena can write in one statement', () => {
    const partitioned = (count: number, fanOut = {}) =>
      BaseTable({
        ...common,
        name: 'wide',
        prefix: '{dc_environment}/wide/',
        columns: { id: 'string' },
        partitionedBy: {
          number: { type: 'string', values: Array.from({ length: count }, (_, i) => `${i}`) },
          half: { type: 'string', values: ['1', '2'] },
        },
        populatedBy: query(queryNamed('wide')),
        ...fanOut,
      });

    it('which is 100', () => {
      const texts = { wide: 'SELECT 1 AS id' };
      expect(mistakes([layer('a', partitioned(50))], texts)).toEqual([]);
      expect(mistakes([layer('a', partitioned(51))], texts)).toEqual([
        'table `wide`: has 102 partitions; Athena writes at most 100 in one statement. Use fewer values, or fan out over one of the keys',
      ]);
    });

    it('for each piece of a fan-out', () => {
      const fanOut = { fanOut: { parameter: 'half', values: ['1', '2'] } };
      expect(mistakes([layer('a', partitioned(51, fanOut))], { wide: 'SELECT 1 AS id' })).toEqual(
        [],
      );
    });
  });

  it('only refer to tables in layers', () => {
    const one = baked('one', { place: locationOf({ name: 'pointz' }) });
    const two = BaseTable({
      ...common,
      name: 'two',
      prefix: 'two/',
      columns: { area_id: 'string' },
      populatedBy: external('us'),
      checks: [sameKeys('area_id', areas)],
    });
    expect(
      mistakes([layer('a', one, two, points)], { one: 'SELECT :place AS id', points: 'SELECT 1' }),
    ).toEqual([
      'table `one`: refers to table `pointz`, which is in no layer; list it in one in layers.ts; did you mean `points`?',
      'table `two`: refers to table `areas`, which is in no layer; list it in one in layers.ts; there are one, two, points',
      'table `points`: refers to table `raw_points`, which is in no layer; list it in one in layers.ts; there are one, two, points',
    ]);
  });

  describe('are not made from themselves', () => {
    it('not directly', () => {
      expect(mistakes([layer('a', baked('one'))], { one: 'SELECT id FROM one' })).toEqual([
        'table `one`: depends on itself: one needs one; break the circle',
      ]);
    });

    it('nor through other tables', () => {
      const texts = {
        one: 'SELECT id FROM THREE',
        two: 'SELECT id FROM one',
        three: 'SELECT id FROM two',
      };
      expect(mistakes([layer('a', baked('one'), baked('two'), baked('three'))], texts)).toEqual([
        'table `one`: depends on itself: one needs three needs two needs one; break the circle',
      ]);
    });

    it('nor through a check', () => {
      const two = baked('two');
      const one = BaseTable({
        ...common,
        name: 'one',
        prefix: '{dc_environment}/one/',
        columns: { id: 'string' },
        populatedBy: query(queryNamed('one')),
        checks: [sameKeys('id', two)],
      });
      expect(
        mistakes([layer('a', one, two)], { one: 'SELECT 1 AS id', two: 'SELECT id FROM one' }),
      ).toEqual(['table `one`: depends on itself: one needs two needs one; break the circle']);
    });
  });
});

it('every layer of the bakery was built by `Layer`', () => {
  expect(LAYERS.map(({ name }) => name)).toEqual(['places', 'belonging']);
  expect(Object.keys(TEXTS)).toEqual(['points', 'points_in_areas', 'area_files']);
});
