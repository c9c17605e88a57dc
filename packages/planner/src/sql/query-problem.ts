/** A query that cannot be said to an engine; becomes a mistake with the query's file and line. */
export class QueryProblem extends Error {
  /** Unicode characters from the start of the query, where the place is known. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.name = 'QueryProblem';
    this.offset = offset;
  }
}
