import type { Recipes } from '@dc-data-baker/planner';
import type { StepTable } from '../steps/step-table.ts';

/**
 * What CloudFormation is told of a table. It hands on texts only, and would make `"true"` of
 * `true`, so each property is JSON.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export interface TableProperties {
  /** A `StepTable`. */
  readonly Table: string;
  /** The recipe that a bake of each engine would have; of a table that nobody bakes none. */
  readonly Recipes: string;
}

/** What the function answers, for the outputs of the stack. */
export interface TableAttributes {
  /** Whether the table must be baked again, and why. */
  readonly BakeAgain: string;
}

export function tableProperties(table: StepTable, recipes: Partial<Recipes>): TableProperties {
  return { Table: JSON.stringify(table), Recipes: JSON.stringify(recipes) };
}
