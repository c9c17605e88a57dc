/** What the tests of other packages need to try an engine; never part of a bake. */
export * from './town.ts';
