/** The engines that plans are made for: each has SQL of its own. */
export type EngineName = 'duckdb' | 'athena';
