/** An `UNLOAD` statement for people to read and run in Athena's console. */
export interface NamedQuery {
  /** The table, or the table of the piece. */
  readonly table: string;
  readonly name: string;
  readonly description: string;
  readonly database: string;
  readonly sql: string;
}
