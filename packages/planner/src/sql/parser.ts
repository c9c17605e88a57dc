import type * as Sdk from '@polyglot-sql/sdk';

/** In place of each function of the parser until it is loaded. */
function unloaded(): never {
  throw new Error('the SQL parser is not loaded: `await loadParser()` before it is asked');
}

// Not imported statically: the parser is 22 MB of WebAssembly, and a plan that is cached does not
// need it. Importers see the assigned values, since bindings of modules are live.
export let parse: typeof Sdk.parse = unloaded;
export let generate: typeof Sdk.generate = unloaded;
export let tokenize: typeof Sdk.tokenize = unloaded;
export let analyzeQuery: typeof Sdk.analyzeQuery = unloaded;
export let validateWithSchema: typeof Sdk.validateWithSchema = unloaded;
/** For the trees that `parse` returns, so it is not needed before that. */
export let ast: typeof Sdk.ast;

let loading: Promise<typeof Sdk> | undefined;

/** Loads the SQL parser. It must be called before any function that parses SQL. */
export async function loadParser(): Promise<void> {
  loading ??= import('@polyglot-sql/sdk');
  ({ parse, generate, tokenize, analyzeQuery, validateWithSchema, ast } = await loading);
}
