import { awsClients } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import type { Recipes } from '@dc-data-baker/planner';
import { ListedStore } from '../listed-store.ts';
import { tellSentry } from '../sentry/reporter-in-aws.ts';
import type { StepTable } from '../steps/step-table.ts';
import { answer, type CloudFormationRequest, type Outcome } from './cloudformation.ts';
import { disownTable, ownTable } from './own-table.ts';
import type { TableProperties } from './table-properties.ts';

const { glue, s3 } = awsClients();
const store = new ListedStore(s3);

/** Manages the Glue tables that are baked, as a custom resource of CloudFormation. */
export async function handler(request: CloudFormationRequest<TableProperties>): Promise<void> {
  const outcome = await carryOut(request);
  if (outcome.error !== undefined) console.error(outcome.error);
  else console.log(JSON.stringify({ physicalId: outcome.physicalId, ...outcome.attributes }));
  await answer(request, outcome);
}

async function carryOut(request: CloudFormationRequest<TableProperties>): Promise<Outcome> {
  const stack = request.StackId;
  let physicalId = request.PhysicalResourceId ?? 'none';
  try {
    const table = JSON.parse(request.ResourceProperties.Table) as StepTable;
    const recipes = JSON.parse(request.ResourceProperties.Recipes) as Partial<Recipes>;
    if (request.RequestType === 'Delete') {
      // A `Create` that failed before it had written anything is rolled back, too.
      if (physicalId !== 'none') await disownTable(glue, { table, stack });
      return { physicalId };
    }
    // A new name is a new resource, and CloudFormation deletes the old one afterwards.
    const name = `${table.table.database.name}.${table.table.name}`;
    const isNew = request.RequestType === 'Create' || physicalId !== name;
    const takes = isNew ? request.RequestId : undefined;
    const written = () => {
      physicalId = name;
    };
    const attributes = await ownTable(glue, store, { table, recipes, stack, takes, written });
    return { physicalId, attributes };
  } catch (error) {
    if (!(error instanceof DatabakerError)) {
      await tellSentry({ kind: 'bug', where: 'the owner of tables', error });
    }
    return { physicalId, error };
  }
}
