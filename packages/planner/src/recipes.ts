import type { EngineName } from './engine-name.ts';

/** What a table is made by, for each engine, as hashes. */
export type Recipes = Readonly<Record<EngineName, string>>;
