import { createHash } from 'node:crypto';
import { DatabakerError, fanOutParameters } from '@dc-data-baker/models';
import {
  areListed,
  isQuery,
  type Project,
  renderUnload,
  type Stage,
  shownPiece,
  tableNamed,
} from '@dc-data-baker/planner';
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena';
import type { Construct } from 'constructs';
import { constructId, workgroupOf } from '../names.ts';
import type { NamedQuery } from './named-query.ts';
import { withinTemplate } from './within-template.ts';

/**
 * The `UNLOAD` statements of every piece of every table that a layer bakes, for people to read and
 * run in Athena's console. A table that fans out has a query for each piece; one statement for all
 * would exceed Athena's limits, which is why it fans out. If only the data tells the pieces, it has
 * one query with `:name` in place of their values.
 *
 * @throws a `definition` error for two queries with one name, which Athena would accept
 */
export function namedQueriesOf(project: Project, stages: readonly Stage[]): NamedQuery[] {
  const queries = stages.filter(isQuery).flatMap((stage) => {
    const { table, bakesLocation } = tableNamed(project, stage.table);
    const { pieces } = stage;
    const listed = areListed(pieces);
    return (listed ? [shownPiece(pieces)] : pieces).map(({ value, select }) => {
      const name = value === null ? table.name : `${table.name}.${value}`;
      // With a leading `_`, so that no table reads it, and it is not a bake.
      const place = `${bakesLocation}_by_hand/${name}/`;
      const unload = renderUnload(select.athena, stage, place);
      const sql = `-- ${table.description.replaceAll('\n', ' ')}\n-- UNLOAD needs an empty location: to run this again, choose another one.\n${unload}`;
      const hash = hashOf(sql);
      const by = table.fanOut ? fanOutParameters(table.fanOut).map((each) => each.name) : [];
      const of = listed ? `, for each ${by.join(', ')}` : `, for ${by.join(', ')} ${value}`;
      const part = by.length === 0 ? '' : of;
      return {
        table: table.name,
        name,
        description: cut(`Makes ${table.name}${part}: ${table.description} (${hash})`),
        database: table.database.name,
        sql,
      };
    });
  });
  const names = queries.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return queries;
  throw new DatabakerError('definition', `two named queries would be called \`${twice}\``);
}

/** A query with another text is another resource, so that it is always deployed. */
export function namedQueries(scope: Construct, project: Project, stages: readonly Stage[]): void {
  const queries = withinTemplate(namedQueriesOf(project, stages));
  for (const { name, description, database, sql } of queries) {
    new CfnNamedQuery(scope, constructId('Query', name, hashOf(sql)), {
      name,
      description,
      database,
      queryString: sql,
      workGroup: workgroupOf(project).name,
    });
  }
}

function hashOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 8);
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
const LONGEST_DESCRIPTION = 1024;

/** Keeps the hash at the end. */
function cut(description: string): string {
  if (description.length <= LONGEST_DESCRIPTION) return description;
  const end = description.slice(-11);
  return `${description.slice(0, LONGEST_DESCRIPTION - end.length - 1)}…${end}`;
}
