/** A query that cannot be said to an engine; becomes a mistake with the query's file and line. */
export class QueryProblem extends Error {
  /** Unicode characters from the start of the query, where the place is known. */
  readonly offset: number | undefined;
  /** A word or sign that the problem is about, where only that is known. */
  readonly word: string | undefined;

  constructor(message: string, offset?: number, word?: string) {
    super(message);
    this.name = 'QueryProblem';
    this.offset = offset;
    this.word = word;
  }
}
