/** What the tests of other packages need to try an engine; never part of a bake. */
export { type AwsServer, openAwsServer } from './aws/index.ts';
export * from './town.ts';
