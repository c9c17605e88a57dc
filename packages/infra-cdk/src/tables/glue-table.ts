import { recipeOf } from '@dc-data-baker/engine/aws';
import {
  forEachEngine,
  isBaked,
  type ProjectTable,
  type Recipes,
  type Stage,
  writingOf,
} from '@dc-data-baker/planner';
import { stepTable, tableProperties } from '@dc-data-baker/steps';
import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { constructId } from '../names.ts';

/**
 * A table in Glue. CloudFormation manages it, but not its location: with an `AWS::Glue::Table`,
 * every change of its definition would restore the template's location, and readers would find an
 * old bake, or none. External tables are made the same way, so that one can become a baked table,
 * or the reverse, and move to another layer. See docs/decisions/0040-who-owns-a-table.md.
 */
export function glueTable(
  scope: Construct,
  table: ProjectTable,
  stages: readonly Stage[],
  owner: IFunction,
): CustomResource {
  return new CustomResource(scope, constructId('Table', table.table.name), {
    resourceType: 'Custom::GlueTable',
    serviceToken: owner.functionArn,
    // Lambda tries again twice, after one minute and two, if the function, which has two minutes, gives no
    // answer. An attempt after CloudFormation has stopped waiting would undo the rollback.
    serviceTimeout: Duration.minutes(10),
    properties: { ...tableProperties(stepTable(table), recipesOf(table, stages)) },
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function recipesOf(table: ProjectTable, stages: readonly Stage[]) {
  if (!isBaked(table)) return {};
  const write = writingOf(stages, table.table.name);
  if (!write) throw new TypeError(`no stage writes ${table.table.name}`);
  return forEachEngine<Recipes>((engine) => recipeOf(engine, write));
}
