import { loadParser } from '../sql/parser.ts';

// Most of the planner's tests parse SQL.
await loadParser();
