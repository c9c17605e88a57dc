import { loadParser } from './parser.ts';

// For whoever translates and does not plan: once this is imported, the parser is there.
await loadParser();

export { toDuckdb, unboundDuckdb } from './duckdb-select.ts';
