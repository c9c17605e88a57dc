/** The engines that plans are made for. Each has its own SQL dialect. */
export type EngineName = 'duckdb' | 'athena';
