import type { OpenBinder } from '@dc-data-baker/project';

/** DuckDB, as a second opinion on queries; it is loaded when definitions are validated. */
export const openBinder: OpenBinder = async () => {
  const { DuckdbBinder } = await import('@dc-data-baker/engine');
  return new DuckdbBinder();
};
