import { type StageOf, tableNamed } from '@dc-data-baker/planner';
import type { State } from './asl.ts';
import type { MachineContext } from './machine-context.ts';
import { querySegment } from './query-segment.ts';
import { RETRY_ATHENA } from './retries.ts';
import { goTo, inSequence, type Segment, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';

type AuditStage = StageOf<'audit'>;

/** One check: counts the wrong rows, and selects some of them if there are any. */
export function checkSegment(stage: AuditStage, context: MachineContext): Segment {
  const { table } = stage;
  const base = ['bakeId', 'name', 'severity', 'count', 'sample'];
  const kept = stage.of === 'candidate' ? [...base, 'relations'] : base;
  const query = (does: string, path: string, resultPath: string, also: string[]): SegmentMaker => {
    return (next) =>
      querySegment(
        {
          does,
          table,
          database: tableNamed(context.project, table).table.database.name,
          stage: stage.id,
          what: '$.name',
          kept: [...kept, ...also],
          attempt: {
            ...statement(stage, path),
            'token.$': `States.Hash(States.Format('{} {} ${does} {} ${table}', $.bakeId, $.attempt, $.name), 'SHA-256')`,
          },
          resources: context.resources,
          resultPath,
        },
        next,
      );
  };
  const fetched = stateName('Fetch the count of', table);
  const anyWrong = stateName('Are rows wrong in', table);
  const some = stateName('Before the samples of', table);
  const none = stateName('No row is wrong in', table);
  const wrong = stateName('Rows are wrong in', table);
  const result = {
    'name.$': '$.name',
    'severity.$': '$.severity',
    'wrong.$': '$.wrong.rows',
    'counted.$': '$.counted.id',
  };
  const fetch: SegmentMaker = (next) => ({
    startAt: fetched,
    states: {
      [fetched]: {
        Type: 'Task',
        Resource: 'arn:aws:states:::athena:getQueryResults',
        Parameters: { 'QueryExecutionId.$': '$.counted.id', MaxResults: 2 },
        // The first row is the header.
        ResultSelector: { 'rows.$': '$.ResultSet.Rows[1].Data[0].VarCharValue' },
        ResultPath: '$.wrong',
        Retry: RETRY_ATHENA,
        ...goTo(next),
      },
    },
  });
  const sampled = inSequence([
    query('Sample', '$.sample', '$.sampled', ['wrong', 'counted']),
    (next) => ends(wrong, { ...result, 'sampled.$': '$.sampled.id' }, next),
  ])(undefined);
  const counted = inSequence([query('Count', '$.count', '$.counted', []), fetch])(anyWrong);
  return {
    startAt: counted.startAt,
    states: {
      ...counted.states,
      [anyWrong]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.wrong.rows', StringEquals: '0', Next: none }],
        Default: some,
      },
      ...ends(none, { ...result, sampled: '' }, undefined).states,
      [some]: { Type: 'Pass', Result: 1, ResultPath: '$.attempt', Next: sampled.startAt },
      ...sampled.states,
    },
  };
}

function ends(
  name: string,
  parameters: { readonly [key: string]: string },
  next?: string,
): Segment {
  const state: State = { Type: 'Pass', Parameters: parameters, ...goTo(next) };
  return { startAt: name, states: { [name]: state } };
}

/**
 * Checks read the rows by the candidate's name. Only the bake knows which Glue table that is, so
 * the machine puts `WITH "addresses__candidate" AS (SELECT * FROM "...")` before the statement.
 */
function statement({ of }: AuditStage, path: string): { readonly [key: string]: string } {
  return {
    'sql.$': of === 'source' ? path : `States.Format('{}{}', $.relations, ${path})`,
  };
}
