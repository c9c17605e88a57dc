import { countWrong, sampleWrong } from '@dc-data-baker/engine/aws';
import { environmentName, type StageCheck, type StageOf, tableNamed } from '@dc-data-baker/planner';
import { stepTable } from '@dc-data-baker/steps';
import { checkSegment } from './check-segment.ts';
import { CLEAR_UP } from './failure-states.ts';
import { itemsMap } from './items-map.ts';
import { itemsPass } from './items-pass.ts';
import type { MachineContext } from './machine-context.ts';
import { readingBake } from './reading-bake.ts';
import type { SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { step } from './step-states.ts';

const CHECKS_AT_ONCE = 5;

type AuditStage = StageOf<'audit'>;

/**
 * Runs all checks, so that one bake reports everything that is wrong, and then judges the table.
 */
export function auditStates(stage: AuditStage, context: MachineContext): SegmentMaker[] {
  const { table, of } = stage;
  const found = tableNamed(context.project, table);
  const reads = stage.reads.map((name) => stepTable(tableNamed(context.project, name)));
  return [
    ...(of === 'candidate'
      ? [
          step(
            'Show the checks',
            table,
            context,
            {
              step: 'candidate',
              by: readingBake(stage.reads, stage.layer, context),
              'execution.$': '$$.Execution.Id',
              table: stepTable(found),
              reads,
            },
            '$.shown',
          ),
        ]
      : []),
    itemsPass(stateName('Checks of', table), `table \`${table}\``, stage.checks.map(statements)),
    checkAll(stage, context),
    step(
      'Judge',
      table,
      context,
      {
        step: 'judge',
        'bakeId.$': '$.bakeId',
        environment: environmentName(context.project),
        of,
        table: stepTable(found),
        ...(of === 'candidate' ? { 'shown.$': '$.shown.answer' } : {}),
        'input.$': '$$.Execution.Input',
        'checks.$': '$.items',
      },
      '$.verdict',
    ),
    passed(table),
  ];
}

/** The two queries of a check: the number of wrong rows, and some of them. */
function statements({ name, severity, select, mostSamples }: StageCheck) {
  return {
    name,
    severity,
    count: countWrong(select.athena),
    sample: sampleWrong(select.athena, mostSamples),
  };
}

function checkAll(stage: AuditStage, context: MachineContext): SegmentMaker {
  return itemsMap({
    name: stateName('All checks of', stage.table),
    selector: {
      'bakeId.$': '$.bakeId',
      ...(stage.of === 'candidate' ? { 'relations.$': '$.shown.answer.relations' } : {}),
      'name.$': '$$.Map.Item.Value.name',
      'severity.$': '$$.Map.Item.Value.severity',
      'count.$': '$$.Map.Item.Value.count',
      'sample.$': '$$.Map.Item.Value.sample',
      attempt: 1,
    },
    concurrency: CHECKS_AT_ONCE,
    each: checkSegment(stage, context),
  });
}

function passed(table: string): SegmentMaker {
  const name = stateName('Passed', table);
  const failed = stateName('Failed', table);
  return (next) => {
    if (next === undefined) throw new TypeError('an audit is not the end of a bake');
    return {
      startAt: name,
      states: {
        [name]: {
          Type: 'Choice',
          Choices: [{ Variable: '$.verdict.answer.passed', BooleanEquals: true, Next: next }],
          Default: failed,
        },
        [failed]: {
          Type: 'Pass',
          InputPath: '$.verdict.answer.error',
          ResultPath: '$.error',
          Next: CLEAR_UP,
        },
      },
    };
  };
}
