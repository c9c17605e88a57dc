import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { bakeTime, candidateName, publishedName, THIS_BAKE } from '@dc-data-baker/planner';
import { MOST_SAMPLES } from '../check-samples.ts';

/**
 * The Glue table from which the checks of one bake read what it wrote. Its name contains the bake's
 * id, so that two concurrent bakes do not check each other's rows.
 */
export function candidateTable(table: string, bakeId: string): string {
  return `${candidatesOf(table)}${bakeId.toLowerCase().replace('-', '_')}`;
}

/** What the names of all candidates of a table begin with. */
export function candidatesOf(table: string): string {
  return `${candidateName(table)}_`;
}

/**
 * The Glue table from which the checks of one bake read what is published, if readers still see it with the
 * columns of an earlier definition.
 */
export function publishedForChecks(table: string, bakeId: string): string {
  return `${candidateTable(table, bakeId)}_published`;
}

/** The Glue tables that only the checks of one bake read, and that end with them. */
export function checkTables(table: string, bakeId: string): readonly string[] {
  return [candidateTable(table, bakeId), publishedForChecks(table, bakeId)];
}

/** The relations that a table's checks read. */
export interface CheckedRelations {
  readonly table: string;
  /** The Glue table with the checked rows. */
  readonly candidate: string;
  /** The Glue table with the published rows; without one nothing is published. */
  readonly published: string | undefined;
  readonly began: Date;
}

/**
 * Adds the relations of a candidate's checks to a statement: `WITH "addresses__candidate" AS (...),
 * ... `. Only the bake knows these tables, and the time.
 */
export function withRelations({ table, candidate, published, began }: CheckedRelations): string {
  const rows = `SELECT * FROM ${identifier(candidate)}`;
  const relations = [
    [candidateName(table), rows],
    [
      publishedName(table),
      published === undefined ? `${rows} WHERE false` : `SELECT * FROM ${identifier(published)}`,
    ],
    [THIS_BAKE, `SELECT ${sqlLiteral(bakeTime(began))} AS local_time`],
  ] as const;
  return `WITH ${relations.map(([name, sql]) => `${identifier(name)} AS (${sql})`).join(', ')} `;
}

/** Counts the rows that a check returns, in a column `wrong`. */
export function countWrong(check: string): string {
  return `SELECT count(*) AS wrong FROM (\n${check}\n) AS found`;
}

/** Some of the rows that a check returns. */
export function sampleWrong(check: string, most: number = MOST_SAMPLES): string {
  return `SELECT * FROM (\n${check}\n) AS found LIMIT ${most}`;
}
