import type { PostgresSource } from '@dc-data-baker/models';
import type { DatabaseAddress } from '@dc-data-baker/postgres';

/** Finds out where a database is and as whom to ask it, when it is asked: addresses hold passwords. */
export type DatabaseAddresses = (source: PostgresSource) => Promise<DatabaseAddress>;

/** For an engine that was handed none. */
export const noDatabases: DatabaseAddresses = async ({ name }) => {
  throw new Error(`nobody said where the database ${name} is`);
};
