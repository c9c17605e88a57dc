import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DescribeRuleCommand, type RuleState } from '@aws-sdk/client-eventbridge';
import { type ByKind, byKind, type Layer, type Trigger, triggerKey } from '@dc-data-baker/models';
import { dailySchedule, type Project, resourceName } from '@dc-data-baker/planner';
import type { DeploymentClients } from '../aws-sdk/deployment-clients.ts';
import { type Finding, ok, warning } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

/** A deployed rule. */
interface Rule {
  readonly name: string;
  readonly state: RuleState;
  /** In EventBridge's syntax, such as `cron(30 1 * * ? *)`; `undefined` for a rule on events. */
  readonly schedule: string | undefined;
  /** The detail-types of the events that it matches. */
  readonly events: readonly string[];
}

type Asked = Pick<DeploymentClients, 'cloudFormation' | 'eventBridge' | 'region'>;

/** Checks that each trigger of the layers has an enabled rule that matches its definition. */
export async function examineTriggers(
  clients: Asked,
  project: Project,
  layers: readonly Layer[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const layer of layers) {
    if (layer.triggers.length === 0) continue;
    const about = layer.name;
    const asked = unlessRefused('triggers', { about, doing: 'look at its rules' }, async () => {
      const rules = await rulesOf(clients, resourceName(project, layer.name));
      return layer.triggers.map((trigger) => ofTrigger(layer.name, trigger, rules, clients.region));
    });
    findings.push(...(await asked));
  }
  return findings;
}

/** CloudFormation names the rules, and can list the names. */
async function rulesOf({ cloudFormation, eventBridge }: Asked, StackName: string): Promise<Rule[]> {
  const names: string[] = [];
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) {
      if (ResourceType === 'AWS::Events::Rule' && PhysicalResourceId !== undefined) {
        names.push(PhysicalResourceId);
      }
    }
  }
  return Promise.all(
    names.map(async (Name) => {
      const rule = await eventBridge.send(new DescribeRuleCommand({ Name }));
      const pattern = JSON.parse(rule.EventPattern ?? '{}') as { 'detail-type'?: string[] };
      return {
        name: Name,
        state: rule.State ?? 'DISABLED',
        schedule: rule.ScheduleExpression,
        events: pattern['detail-type'] ?? [],
      };
    }),
  );
}

/** Whether a rule belongs to a trigger. */
const IS_RULE_OF: ByKind<Trigger, [rule: Rule], boolean> = {
  nightly: ({ at }, { schedule }) => schedule === dailySchedule(at),
  event: ({ name, or = [] }, { events }) =>
    JSON.stringify(events) === JSON.stringify([name, ...or]),
};

function ofTrigger(
  layer: string,
  trigger: Trigger,
  rules: readonly Rule[],
  region: string,
): Finding {
  const about = `${layer}, ${triggerKey(trigger)}`;
  const rule = rules.find((one) => byKind(IS_RULE_OF, trigger, one));
  if (!rule) {
    const message = 'is not deployed as it is defined now: it starts no bake';
    return warning('triggers', { about, message, todo: '`nx run infra-cdk:deploy`' });
  }
  if (rule.state === 'DISABLED') {
    const todo = `\`aws events enable-rule --region ${region} --name ${rule.name}\`, unless somebody stopped it on purpose`;
    return warning('triggers', { about, message: 'is disabled: it starts no bake', todo });
  }
  return ok('triggers', { about, message: 'is enabled' });
}
