import { cutName } from '@dc-data-baker/planner';

/** https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
const LONGEST_NAME = 80;

/** A state's name: what it does, and for which table. */
export function stateName(does: string, table: string): string {
  return cutName(`${does} ${table}`, LONGEST_NAME);
}
