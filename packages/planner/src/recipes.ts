import type { EngineName } from './engine-name.ts';

/** For each engine, a hash of how a table is made. */
export type Recipes = Readonly<Record<EngineName, string>>;
