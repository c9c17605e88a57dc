import type { EngineName } from '@dc-data-baker/planner';
import { athena } from './athena.ts';
import type { CliEngine } from './cli-engine.ts';
import { duckdb } from './duckdb.ts';

/** Every engine that `--engine` can name: a new one is a file of its own and a line here. */
export const CLI_ENGINES: Readonly<Record<EngineName, CliEngine>> = { duckdb, athena };
