import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { bakeTime, candidateName, publishedName, THIS_BAKE } from '@dc-data-baker/planner';
import { MOST_SAMPLES } from '../check-samples.ts';

/**
 * The Glue table through which the checks of one bake see what it wrote. It is named after the
 * bake, so that two bakes at once do not check each other's rows.
 */
export function candidateTable(table: string, bakeId: string): string {
  return `${candidateName(table)}_${bakeId.toLowerCase().replace('-', '_')}`;
}

/** Where the relations are that a table's checks know by name. */
export interface CheckedRelations {
  readonly table: string;
  /** The Glue table of the rows that are checked. */
  readonly candidate: string;
  /** Whether Glue's table itself is what is published; if nothing is, there are no rows. */
  readonly isPublished: boolean;
  readonly began: Date;
}

/**
 * What goes before a statement of a candidate's checks: `WITH "addresses__candidate" AS (...), ... `.
 * Which tables these are, and the time, only the bake knows.
 */
export function withRelations({ table, candidate, isPublished, began }: CheckedRelations): string {
  const rows = `SELECT * FROM ${identifier(candidate)}`;
  const relations = [
    [candidateName(table), rows],
    [
      publishedName(table),
      isPublished ? `SELECT * FROM ${identifier(table)}` : `${rows} WHERE false`,
    ],
    [THIS_BAKE, `SELECT ${sqlLiteral(bakeTime(began))} AS local_time`],
  ] as const;
  return `WITH ${relations.map(([name, sql]) => `${identifier(name)} AS (${sql})`).join(', ')} `;
}

/** Counts the rows that a check finds wrong, in a column `wrong`. */
export function countWrong(check: string): string {
  return `SELECT count(*) AS wrong FROM (\n${check}\n) AS found`;
}

/** Some of the rows that a check finds wrong. */
export function sampleWrong(check: string, most: number = MOST_SAMPLES): string {
  return `SELECT * FROM (\n${check}\n) AS found LIMIT ${most}`;
}
