/** An `UNLOAD` to be read and run in Athena's console. */
export interface NamedQuery {
  /** Of what table it is, or a piece of one. */
  readonly table: string;
  readonly name: string;
  readonly description: string;
  readonly database: string;
  readonly sql: string;
}
