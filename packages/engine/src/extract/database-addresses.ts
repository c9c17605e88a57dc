import type { PostgresSource } from '@dc-data-baker/models';
import type { DatabaseAddress } from '@dc-data-baker/postgres';

/**
 * Returns a database's address and credentials when a connection is made, because they contain
 * passwords.
 */
export type DatabaseAddresses = (source: PostgresSource) => Promise<DatabaseAddress>;

/** For an engine without addresses. */
export const noDatabases: DatabaseAddresses = async ({ name }) => {
  throw new Error(`the address of database ${name} is not known`);
};
