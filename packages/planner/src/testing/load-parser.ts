import { loadParser } from '../sql/parser.ts';

// Most tests of the planner read SQL.
await loadParser();
