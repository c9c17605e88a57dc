import type * as Sdk from '@polyglot-sql/sdk';

/** Stands for each function of the parser until it is loaded. */
function unloaded(): never {
  throw new Error('the SQL parser is not loaded: `await loadParser()` before it is asked');
}

// Not imported as they are: the parser is 22 MB of WebAssembly, and a plan that is known needs none
// of it. Importers see what is assigned here, as they would of any module.
export let parse: typeof Sdk.parse = unloaded;
export let generate: typeof Sdk.generate = unloaded;
export let tokenize: typeof Sdk.tokenize = unloaded;
export let analyzeQuery: typeof Sdk.analyzeQuery = unloaded;
export let validateWithSchema: typeof Sdk.validateWithSchema = unloaded;
/** Of the trees that `parse` gives, so that there is no need of it before that. */
export let ast: typeof Sdk.ast;

let loading: Promise<typeof Sdk> | undefined;

/** Loads the SQL parser; whatever reads SQL can be asked from then on. */
export async function loadParser(): Promise<void> {
  loading ??= import('@polyglot-sql/sdk');
  ({ parse, generate, tokenize, analyzeQuery, validateWithSchema, ast } = await loading);
}
