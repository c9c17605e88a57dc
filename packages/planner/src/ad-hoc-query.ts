import { DatabakerError } from '@dc-data-baker/models';
import { analyse } from './analysis.ts';
import { formatMistake } from './mistake.ts';
import type { Project } from './project.ts';
import { querySchemaFor } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import { type DuckdbSelect, unboundDuckdb } from './sql/duckdb-select.ts';
import { QueryProblem } from './sql/query-problem.ts';
import { polygonMistakes } from './validate/polygons.ts';
import { adHocMistakes } from './validate/query.ts';

/** Somebody's SELECT, typed at a prompt, in Athena's SQL. */
export interface AdHocQuery {
  readonly reads: readonly string[];
  readonly athena: string;
  readonly duckdb: DuckdbSelect;
  /**
   * Why it may be answered in more than one way: as rows come, or for polygons that nobody has
   * looked at. A bake’s query may not be.
   */
  readonly differences: readonly string[];
}

/**
 * Reads a SELECT over the project's tables, and over nothing else.
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
    const select = unboundDuckdb(sql, querySchemaFor(sql, project.tables), new Map());
    return {
      reads,
      athena: withoutEnd(sql),
      duckdb: select.bind(new Map()),
      differences: [...select.refusals, ...polygonMistakes(project, query)].map(
        ({ message }) => message,
      ),
    };
  } catch (cause) {
    if (!(cause instanceof QueryProblem)) throw cause;
    throw new DatabakerError('request', `the query: ${cause.message}`, { cause });
  }
}
