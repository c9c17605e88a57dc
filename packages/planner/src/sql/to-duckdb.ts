import { loadParser } from './parser.ts';

// For code that translates without planning: importing this file loads the parser.
await loadParser();

export { toDuckdb, unboundDuckdb } from './duckdb-select.ts';
