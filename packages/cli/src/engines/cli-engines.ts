import type { EngineName } from '@dc-data-baker/planner';
import { athena } from './athena.ts';
import type { CliEngine } from './cli-engine.ts';
import { duckdb } from './duckdb.ts';

/** Every engine that `--engine` accepts. To add one, add its file and a line here. */
export const CLI_ENGINES: Readonly<Record<EngineName, CliEngine>> = { duckdb, athena };
