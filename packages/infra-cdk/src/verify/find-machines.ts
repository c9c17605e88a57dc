import { paginateListStateMachines, type SFNClient } from '@aws-sdk/client-sfn';
import { DatabakerError } from '@dc-data-baker/models';
import { asking } from './asking.ts';

/**
 * The state machines of layers, found by their names, so that the account need not be given.
 *
 * @throws a `request` error for a layer that is not deployed
 */
export async function findMachines(
  client: SFNClient,
  nameOf: (layer: string) => string,
  layers: readonly string[],
): Promise<Map<string, string>> {
  const arns = new Map<string, string>();
  await asking('list the state machines', async () => {
    for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
      for (const { name = '', stateMachineArn = '' } of stateMachines) {
        arns.set(name, stateMachineArn);
      }
    }
  });
  return new Map(
    layers.map((layer) => {
      const arn = arns.get(nameOf(layer));
      if (arn !== undefined) return [layer, arn];
      throw new DatabakerError(
        'request',
        `there is no state machine \`${nameOf(layer)}\`; deploy with \`nx run infra-cdk:deploy\`, or name the environment that is deployed with DC_ENVIRONMENT and the account with AWS_PROFILE`,
      );
    }),
  );
}
