import { join } from 'node:path';
import { DuckdbEngine, heldBakes, Lake, readManifest } from '@dc-data-baker/engine';
import { CHANGES_CSV, reviews } from '@dc-data-baker/fixtures';
import { adHocQuery, type Project } from '@dc-data-baker/planner';
import validateAsl from 'asl-validator';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeployedCloud } from '../testing/deployed-cloud.ts';
import { statesIn } from '../testing/local-machine.ts';
import {
  type Execution,
  StepFunctions,
  type StepFunctionsOptions,
} from '../testing/step-functions.ts';
import { definitionIn, joined, synthesiseValidated } from '../testing/synthesise.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';
import { unusedGrants } from '../testing/unused-grants.ts';

const REVIEWS: Project = { ...reviews(), workgroup: TOWN_WORKGROUP };
const LOCATION = 's3://town-hall/development/addresses_to_change/';
const MACHINE = 'dc-data-baker-development-reviews';
const HEADER = 'uprn,boundary_review_id,division_type,since';

describe('the state machine of a table whose pieces only the data knows', () => {
  let templates: ReadonlyMap<string, Template>;
  beforeAll(() => {
    templates = synthesiseValidated(REVIEWS);
  });

  it('writes a piece for each row, each in an execution of its own', async () => {
    const { start, rows, published, cloud } = await openReviews(CHANGES_CSV);
    const { output, cause } = await start().ended;
    expect(cause).toBeUndefined();
    expect(output).toMatchObject({ baked: true });
    const sql = 'SELECT uprn, boundary_review_id, division_type, since FROM';
    const written = await rows(`${sql} addresses_to_change ORDER BY uprn`);
    expect(written).toEqual(await rows(`${sql} changes ORDER BY uprn`));
    const pieces = written.length - 1;
    expect(await published()).toMatchObject({ pieces, status: 'audited' });
    const unloads = cloud.server.queries.filter(
      ({ query }) => query.startsWith('UNLOAD') && query.includes('addresses_to_change/'),
    );
    expect(unloads).toHaveLength(pieces);
    const ofPieces = unusedGrants(cloud).filter(({ action, resource, only }) =>
      /^states:|\/pieces\//.test(`${action} ${resource} ${only}`),
    );
    expect(ofPieces).toEqual([]);
  });

  it('lists and writes the rows of its own bake that is held back', async () => {
    const { start, rows, published, lake, cloud } = await openReviews(CHANGES_CSV);
    expect((await start().ended).output).toMatchObject({ baked: true });
    const before = await published();
    const written = await rows('SELECT uprn FROM addresses_to_change');
    cloud.put('s3://town-hall/raw-changes/rows.csv', `${CHANGES_CSV}new,4711,DIW,none\n`);
    const { output, cause } = await start({}, { hold: true }).ended;
    expect(cause).toBeUndefined();
    expect(output).toMatchObject({ heldBack: ['changes', 'addresses_to_change'] });
    expect(await published()).toEqual(before);
    expect(await rows('SELECT uprn FROM addresses_to_change')).toEqual(written);
    const [held] = await heldBakes(lake, REVIEWS);
    const [changes, toChange] = held?.tables ?? [];
    expect(toChange?.manifest).toMatchObject({
      inputs: { changes: held?.bakeId },
      pieces: (before?.pieces ?? 0) + 1,
      rows: changes?.manifest.rows,
    });
  });

  it('reads the rows page by page, and keeps little of them', async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => `${i},${i},DIW,none`);
    const { start, cloud, published } = await openReviews([HEADER, ...many, ''].join('\n'));
    const execution = start();
    const { error, cause } = await execution.ended;
    expect(error).toBe('Databaker.Data');
    expect(cause).toBe(
      'pieces:addresses_to_change: `addresses_to_change` fans out over more than 10,000 rows of `boundary_review_id`, `division_type`, `since`, and each is one piece; a table may have at most 10,000. Fan out over fewer rows, or write the table in one query without a fan-out',
    );
    expect(execution.entered).not.toContain('write:addresses_to_change');
    expect(await published()).toBeUndefined();
    const pages = cloud.server.requests.filter(
      ({ operation, about }) =>
        operation === 'GetQueryResults' && about.includes('"MaxResults":1000'),
    );
    expect(pages).toHaveLength(11);
  });

  it('runs as many pieces as a map of the country has, each once', async () => {
    const many = Array.from({ length: 801 }, (_, i) => `${i},${i},DIW,none`);
    const { start, cloud, published } = await openReviews([HEADER, ...many, ''].join('\n'));
    const unload = 'Unload addresses_to_change';
    // An UNLOAD without rows writes no file. So each piece runs completely, except its query, which
    // takes most of the time; the last one that ran stands for it.
    const execution = start({
      instead: (state) =>
        state === unload
          ? { QueryExecution: { QueryExecutionId: cloud.server.queries.at(-1)?.id ?? '' } }
          : undefined,
    });
    const { output, cause } = await execution.ended;
    expect(cause).toBeUndefined();
    expect(output).toMatchObject({ baked: true });
    // The query of each piece, and of the one check.
    const billedBytes = (801 + 1) * 10_000_000;
    expect(await published()).toMatchObject({ pieces: 801, rows: 0, files: [], billedBytes });
    const places = cloud.server.requests.filter(
      ({ service, operation, about }) =>
        service === 's3' && operation === 'PutObject' && /_attempts\/\d+-DIW-null/.test(about),
    );
    expect(new Set(places.map(({ about }) => about)).size).toBe(801);
    expect(places).toHaveLength(801);
  });

  it('publishes an empty table if there are no rows', async () => {
    const { start, rows, published } = await openReviews(`${HEADER}\n`);
    expect((await start().ended).output).toMatchObject({ baked: true });
    expect(await published()).toMatchObject({ pieces: 0, rows: 0, files: [] });
    expect(await rows('SELECT uprn, since FROM addresses_to_change')).toEqual([]);
  });

  it('says which piece failed and why, although its Map only says that some did', async () => {
    const { start, published, stepFunctions } = await openReviews(
      `${HEADER}\n1,963,DIW,none\n2,964,DIW,none\n`,
    );
    const { error, cause } = await start({
      before: (state, input) => {
        if (!state.startsWith('Place')) return;
        const { value } = (input as unknown as { readonly Payload: { readonly value: string } })
          .Payload;
        if (value.startsWith('964')) throw new Error('the disk is full');
      },
    }).ended;
    expect(error).toBe('Error');
    expect(cause).toMatch(
      /^write:addresses_to_change, 964-DIW-null-[0-9a-f]{16}: the disk is full$/,
    );
    expect(await published()).toBeUndefined();
    expect(stepFunctions.messages[0]?.['Message']).toContain('964-DIW-null-');
  });

  it('is accepted by Step Functions', () => {
    const { errorsText } = validateAsl(definition(), { checkArn: true, checkPaths: true });
    expect(errorsText()).toBe('');
    const names = statesIn(definition()).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('maps over a file, with as many pieces at once as the definition allows', () => {
    const map = statesIn(definition())
      .map(([, state]) => state)
      .find((state) => state.Type === 'Map' && 'ItemReader' in state);
    expect(map).toMatchObject({
      MaxConcurrency: 16,
      Label: 'addresses-to-change',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        Parameters: { Bucket: 'town-results', 'Key.$': '$.listed.answer.key' },
      },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ResultPath: null,
    });
  });

  it('has the permission to start itself, and its steps may write the list', () => {
    const statements = statementsOf(templates.get('reviews'));
    const self = 'dc-data-baker-development-reviews';
    expect(statements.get('states:StartExecution')).toEqual([
      expect.stringMatching(new RegExp(`:stateMachine:${self}$`)),
    ]);
    expect(statements.get('states:StopExecution')).toEqual([
      expect.stringMatching(new RegExp(`:execution:${self}:\\*$`)),
    ]);
    expect(statements.get('s3:PutObject')).toContainEqual(
      expect.stringMatching(/town-results\/results\/pieces\/\*$/),
    );
  });

  function definition() {
    const template = templates.get('reviews');
    if (!template) throw new Error('no stack of the reviews');
    return definitionIn(template);
  }

  async function openReviews(csv: string) {
    const cloud = await DeployedCloud.open({
      buckets: ['town-hall', 'town-results'],
      mostActiveQueries: 100,
    });
    cloud.put('s3://town-hall/raw-changes/rows.csv', csv);
    await cloud.deploy(templates.values());
    const stepFunctions = new StepFunctions(cloud);
    const lake = new Lake(cloud.server.root);
    return {
      cloud,
      stepFunctions,
      lake,
      start: (options?: StepFunctionsOptions, input?: Record<string, unknown>): Execution =>
        stepFunctions.start(cloud.roles.definition(MACHINE), options, input, MACHINE),
      published: () => readManifest(lake, LOCATION),
      async rows(sql: string): Promise<unknown[][]> {
        const spill = join(tempFolder(), 'spill');
        const engine = new DuckdbEngine({ lake, project: REVIEWS, threads: 2, spill });
        try {
          const { rows } = await engine.query(
            adHocQuery(REVIEWS, sql),
            new AbortController().signal,
          );
          const all: unknown[][] = [];
          for await (const batch of rows) all.push(...batch.map((row) => [...row]));
          return all;
        } finally {
          await engine.close();
        }
      },
    };
  }
});

/**
 * The permissions of all roles of a stack, by action: the ARNs, without the parts that only
 * CloudFormation knows.
 */
function statementsOf(template: Template | undefined): Map<string, string[]> {
  const roles = Object.values(template?.findResources('AWS::IAM::Role') ?? {});
  const policies = Object.values(template?.findResources('AWS::IAM::Policy') ?? {});
  const documents = [
    ...roles.flatMap(({ Properties }) => Properties.Policies ?? []),
    ...policies.map(({ Properties }) => Properties),
  ].map(({ PolicyDocument }) => PolicyDocument);
  const found = new Map<string, string[]>();
  for (const { Action, Resource } of documents.flatMap(({ Statement }) => Statement)) {
    for (const action of [Action].flat()) {
      const arns = [Resource].flat().map((arn) => joined(arn));
      found.set(action, [...(found.get(action) ?? []), ...arns]);
    }
  }
  return found;
}
