import { diffKey } from '@dc-data-baker/engine/aws';
import {
  type BakedTable,
  bakedNamed,
  isWriting,
  type Plan,
  type Project,
} from '@dc-data-baker/planner';
import { type SeeRequest, stepTable } from '@dc-data-baker/steps';
import type { State, States, Template } from './asl.ts';
import { LONGEST_SUBJECT } from './failure-states.ts';
import type { MachineResources } from './machine-resources.ts';
import type { Segment } from './segment.ts';
import { lambdaTask, stepTask } from './step-task.ts';
import { HOLDS } from './table-segments.ts';

/** The state that an execution comes to when all that had changed is baked and published, and only then. */
export const BAKED = 'Baked';
/** Where one ends that was started to hold back what it bakes. */
export const HELD = 'Held back';

const ANY = 'Is any table another one';
const SEE = 'See what readers see changed';
const IN_FILES = 'See it in the files';
const LINES_OF_FILES = 'What readers see changed in the files';
const LINES = 'What readers see changed';
const NOTHING = 'Nothing that readers see';
const WHETHER = 'Was it held back';
const END = 'End what is held back';
const TELL = 'Tell what is held back';
const WARNED = 'Is there a warning';
const WARN = 'Tell of the warning';

/** There is one at most: see `nameBake`. */
const WARNING = '$.warnings[0]';

/** The tables of a bake that nothing else of it is made of: of these it tells what readers see changed. */
export function seenTables({ tables, stages }: Plan): string[] {
  const read = new Set(stages.filter(isWriting).flatMap(({ reads }) => reads));
  return tables.filter((name) => !read.has(name));
}

/**
 * How an execution ends whose tables are all done: it says what readers see changed, and of a bake that is
 * held back what they would see, and how to publish it.
 */
export function endStates(
  project: Project,
  layer: string,
  plan: Plan,
  resources: MachineResources,
): Segment {
  const where = optionsOf(project);
  const about = `DC Data Baker, ${project.environment}: ${layer}`;
  const common = {
    'bakeId.$': '$.bakeId',
    'verdicts.$': '$.verdicts',
    'seen.$': '$.seen',
    'warnings.$': '$.warnings',
  };
  const states: States = {
    ...seeStates(project, plan, resources, where),
    [WHETHER]: { Type: 'Choice', Choices: [{ ...HOLDS, Next: END }], Default: WARNED },
    [END]: stepTask(
      resources.steps,
      {
        step: 'hold',
        'bakeId.$': '$.bakeId',
        tables: plan.tables.map((name) => stepTable(bakedNamed(project, name))),
        'seen.$': '$.seen',
        'warnings.$': '$.warnings',
        where,
      },
      { Next: TELL },
      { resultPath: '$.held', resultSelector: { 'answer.$': '$.Payload' } },
    ),
    [TELL]: tell(
      resources,
      `${about}, held back`,
      "States.Format('{} ({})', $.held.answer.message, $$.Execution.Id)",
      HELD,
    ),
    [HELD]: {
      Type: 'Pass',
      Parameters: {
        // No reader sees it.
        baked: false,
        'heldBack.$': '$.held.answer.heldBack',
        'message.$': '$.held.answer.message',
        ...common,
      },
      End: true,
    },
    [WARNED]: {
      Type: 'Choice',
      Choices: [
        {
          // Of a bake that has made nothing there is nothing to be said.
          And: [{ Variable: WARNING, IsPresent: true }, anyRuns(plan.tables)],
          Next: WARN,
        },
      ],
      Default: BAKED,
    },
    [WARN]: tell(
      resources,
      `${about}, a warning`,
      `States.Format('{} ({})', ${WARNING}, $$.Execution.Id)`,
      BAKED,
    ),
    [BAKED]: { Type: 'Pass', Parameters: { baked: true, ...common }, End: true },
  };
  return { startAt: ANY, states };
}

/** Tells the topic, if that is possible: the bake is what it is all the same. */
function tell(
  { failures }: MachineResources,
  subject: string,
  message: string,
  next: string,
): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    Parameters: {
      TopicArn: failures,
      Subject: subject.slice(0, LONGEST_SUBJECT),
      'Message.$': message,
    },
    ResultPath: null,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.untold', Next: next }],
    Next: next,
  };
}

/** Whether any of some tables was baked. */
function anyRuns(tables: readonly string[]) {
  return {
    Or: tables.map((name) => ({ Variable: `$.verdicts.${name}.runs`, BooleanEquals: true })),
  };
}

/** What is not to be seen for whatever reason is no failure of a bake: all else is done. */
function seeStates(
  project: Project,
  plan: Plan,
  resources: MachineResources,
  where: string,
): States {
  const names = seenTables(plan);
  const tables = names.map((name) => bakedNamed(project, name));
  const inFiles = tables.filter(({ origin }) => origin.publishedAs === 'shards');
  const untold = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unseen', Next: NOTHING }];
  return {
    [ANY]: {
      Type: 'Choice',
      Choices: [{ ...anyRuns(names), Next: SEE }],
      Default: NOTHING,
    },
    [SEE]: {
      ...stepTask(
        resources.steps,
        {
          step: 'see',
          'bakeId.$': '$.bakeId',
          'holds.$': '$.holds',
          'before.$': '$.before',
          tables: tables.map((table) => stepTable(table)),
          where,
        },
        { Next: inFiles.length > 0 ? IN_FILES : LINES },
        { resultPath: '$.changes', resultSelector: { 'answer.$': '$.Payload' } },
      ),
      Catch: untold,
    },
    ...(inFiles.length > 0 ? seeInFiles(project, inFiles, resources, where) : {}),
    [LINES]: {
      Type: 'Pass',
      InputPath: '$.changes.answer.lines',
      ResultPath: '$.seen',
      Next: WHETHER,
    },
    [NOTHING]: { Type: 'Pass', Result: [], ResultPath: '$.seen', Next: WHETHER },
  };
}

/** The writer has DuckDB, which says whose rows are others. */
function seeInFiles(
  project: Project,
  tables: readonly BakedTable[],
  { writer }: MachineResources,
  where: string,
): States {
  const see: { readonly [Key in keyof SeeRequest['see'] as Key | `${Key}.$`]?: unknown } = {
    'changes.$': '$.changes.answer.changes',
    tables: tables.map((table) => ({ table: stepTable(table), key: diffKey(project, table) })),
    diff: { 'holds.$': '$.holds', where },
  };
  return {
    [IN_FILES]: {
      ...lambdaTask(
        writer,
        { see: see as Template },
        { Next: LINES_OF_FILES },
        { resultPath: '$.inFiles', resultSelector: { 'lines.$': '$.Payload.lines' } },
      ),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unread', Next: LINES }],
    },
    [LINES_OF_FILES]: {
      Type: 'Pass',
      InputPath: '$.inFiles.lines',
      ResultPath: '$.seen',
      Next: WHETHER,
    },
  };
}

/** Where the bakes are, for the commands that somebody is told. */
function optionsOf({ environment, trial }: Project): string {
  const ofTrial = trial === undefined ? '' : ` --trial ${trial}`;
  return ` --engine athena --env ${environment}${ofTrial}`;
}
