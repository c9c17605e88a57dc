/** What the tests of other packages need to try an engine; never part of a bake. */
export { openAwsServer } from './aws/index.ts';
export * from './town.ts';
