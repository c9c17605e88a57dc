import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Athena's functions from and to JSON, for calls that the planner does not translate: DuckDB would
 * accept a text as JSON. https://trino.io/docs/current/functions/json.html
 */
export async function defineJson(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE TEMP MACRO json_parse(text) AS
    CASE WHEN text IS NULL THEN NULL
    WHEN json_valid(text) THEN CAST(text AS JSON)
    ELSE error('INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''' || text || '''') END`);
  await connection.run(`CREATE TEMP MACRO json_format(value) AS
    CASE WHEN typeof(value) IN ('JSON', '"NULL"') THEN CAST(value AS VARCHAR)
    ELSE error('FUNCTION_NOT_FOUND: line 1:1: Unexpected parameters (' || lower(typeof(value)) || ') for function json_format. Expected: json_format(json)') END`);
}
