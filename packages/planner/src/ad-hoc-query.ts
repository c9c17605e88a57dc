import { DatabakerError } from '@dc-data-baker/models';
import { analyse } from './analysis.ts';
import { selectOfEach } from './engines/select-of-each.ts';
import { formatMistake } from './mistake.ts';
import type { Project } from './project.ts';
import { querySchemaFor } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { unboundDuckdb } from './sql/duckdb-select.ts';
import { QueryProblem } from './sql/query-problem.ts';
import type { EngineSelects } from './stage.ts';
import { polygonMistakes } from './validate/polygons.ts';
import { adHocMistakes } from './validate/query.ts';

/** A SELECT in Athena's SQL that a person types at a prompt. */
export interface AdHocQuery extends EngineSelects {
  readonly reads: readonly string[];
  /**
   * Why more than one answer is right: the order of rows is open, or the polygons are unchecked. A
   * bake’s query may not have such differences.
   */
  readonly differences: readonly string[];
}

/**
 * Reads a SELECT that may only read the project's tables.
 *
 * @throws a `request` error that says what is wrong with it
 */
export function adHocQuery(project: Project, sql: string): AdHocQuery {
  const query = { name: 'query', file: 'the query', text: sql };
  const mistakes = adHocMistakes(project, query);
  if (mistakes.length > 0) {
    throw new DatabakerError('request', mistakes.map(formatMistake).join('\n'));
  }
  try {
    const reads = analyse(sql, project.tables)?.reads ?? [];
    const text = withoutEnd(sql);
    const schema = querySchemaFor(sql, project.tables);
    const { refusals } = unboundDuckdb(text, schema, new Map());
    return {
      ...selectOfEach(text, schema),
      reads,
      differences: [...refusals, ...polygonMistakes(project, query)].map(({ message }) => message),
    };
  } catch (cause) {
    if (!(cause instanceof QueryProblem)) throw cause;
    throw new DatabakerError('request', `the query: ${cause.message}`, { cause });
  }
}
