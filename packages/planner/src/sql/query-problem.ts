/**
 * A query that cannot be translated for an engine; it is reported as a mistake with the query's
 * file and line.
 */
export class QueryProblem extends Error {
  /** In Unicode characters from the start of the query, if the place is known. */
  readonly offset: number | undefined;
  /** A word or sign that the problem is about, if the offset is not known. */
  readonly word: string | undefined;

  constructor(message: string, offset?: number, word?: string) {
    super(message);
    this.name = 'QueryProblem';
    this.offset = offset;
    this.word = word;
  }
}
