import { candidateName, identifier, type StageCheck } from '@dc-data-baker/planner';
import { MOST_SAMPLES } from '../check-samples.ts';

/**
 * The Glue table through which the checks of one bake see what it wrote. It is named after the
 * bake, so that two bakes at once do not check each other's rows.
 */
export function candidateTable(table: string, bakeId: string): string {
  return `${candidateName(table)}_${bakeId.toLowerCase().replace('-', '_')}`;
}

/** A check's SELECT over such a table instead of the name that all checks know. */
export function overCandidate({ select }: StageCheck, table: string, candidate: string): string {
  return select.athena.replaceAll(identifier(candidateName(table)), identifier(candidate));
}

/** Counts the rows that a check finds wrong, in a column `wrong`. */
export function countWrong(check: string): string {
  return `SELECT count(*) AS wrong FROM (\n${check}\n) AS found`;
}

/** Some of the rows that a check finds wrong. */
export function sampleWrong(check: string): string {
  return `SELECT * FROM (\n${check}\n) AS found LIMIT ${MOST_SAMPLES}`;
}
