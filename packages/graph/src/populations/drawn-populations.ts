import type { Population } from '@dc-data-baker/models';
import type { DrawnPopulation } from './drawn-population.ts';
import { drawnExternal } from './external.ts';
import { drawnExtract } from './extract.ts';
import { drawnQuery } from './query.ts';
import { drawnShards } from './shards.ts';

type Kind = Population['kind'];

/**
 * How tables of each population are drawn, in the order of the legend. To add one, add its file and
 * a line here.
 */
export const DRAWN_POPULATIONS: { readonly [K in Kind]: DrawnPopulation<K> } = {
  external: drawnExternal,
  extract: drawnExtract,
  query: drawnQuery,
  shards: drawnShards,
};

export const POPULATION_KINDS = Object.keys(DRAWN_POPULATIONS) as readonly Kind[];

/** A value for each population, by its kind. */
export function ofEachPopulation<T>(make: (kind: Kind) => T): Readonly<Record<Kind, T>> {
  const entries = POPULATION_KINDS.map((kind) => [kind, make(kind)]);
  return Object.fromEntries(entries) as Record<Kind, T>;
}

/** How a table with this population is drawn. */
export function drawnPopulation({ kind }: Population): DrawnPopulation<Kind> {
  // The entry of a kind takes populations of that kind; TypeScript cannot see that they agree.
  return DRAWN_POPULATIONS[kind] as DrawnPopulation<Kind>;
}
