import { withVariable } from './with-variable.ts';

const CONTEXT = JSON.stringify({ 'aws:cdk:disable-asset-staging': true });

/**
 * Runs a synthesis that does not copy the functions' code beside its templates, which are the same. Two
 * functions have DuckDB's library, so each synthesis would write 140 MB that nobody reads.
 */
export function withoutAssetCopies<Result>(act: () => Result): Result {
  return withVariable('CDK_CONTEXT_JSON', CONTEXT, act);
}
