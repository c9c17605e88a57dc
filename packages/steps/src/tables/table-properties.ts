import type { Recipes } from '@dc-data-baker/planner';
import type { StepTable } from '../steps/step-table.ts';

/**
 * The properties of a table's custom resource. CloudFormation only passes texts, and would turn
 * `true` into `"true"`, so each property is JSON.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export interface TableProperties {
  /** A `StepTable`. */
  readonly Table: string;
  /** The recipe that a bake by each engine would have; none for an external table. */
  readonly Recipes: string;
}

/** The function's answer, for the outputs of the stack. */
export interface TableAttributes {
  /** Whether the table must be baked again, and why. */
  readonly BakeAgain: string;
}

export function tableProperties(table: StepTable, recipes: Partial<Recipes>): TableProperties {
  return { Table: JSON.stringify(table), Recipes: JSON.stringify(recipes) };
}
