import {
  type AccessRequest,
  nothingDeployed,
  permits,
  type Statement,
} from '@dc-data-baker/fake-aws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, readDocument } from '../testing/documents.ts';
import { Village, villageAddresses } from '../testing/village.ts';

/** What is called otherwise in the village than in the documents. */
const NAMES: readonly (readonly [ours: string, villages: string])[] = [
  ['ACCOUNT', '123456789012'],
  ['workgroup/dc-data-baker-development', 'workgroup/primary'],
  ['dc_data_baker_development', 'village'],
  ['pollingstations.private.data/addressbase/development', 'village-hall/development'],
  ['pollingstations.private.data', 'village-hall'],
  [
    'dc-data-baker-results-bucket/dc-data-baker-athena-results/development',
    'village-results/results',
  ],
  ['dc-data-baker-results-bucket', 'village-results'],
];

/** The policy in a document, for the village. */
function documented(name: string): readonly (Statement & { readonly Sid: string })[] {
  const [block] = blocksOf(readDocument(name)).filter(({ language }) => language === 'json');
  const text = block?.lines.join('\n') ?? '';
  const policy = NAMES.reduce((so, [ours, villages]) => so.replaceAll(ours, villages), text);
  return JSON.parse(policy).Statement;
}

const POLICY = documented('docs/athena.md');

/** Somebody with the statements whose names begin with one of these words. */
let may: readonly string[] = [];
const refused: AccessRequest[] = [];
const asked = new Set<string>();
let village: Village;
beforeAll(async () => {
  village = await Village.open({
    deployed: {
      ...nothingDeployed(),
      stacks: ['core', 'places', 'votes'].map((name) => ({
        name: `dc-data-baker-development-${name}`,
        status: 'CREATE_COMPLETE',
        resources: { 'AWS::Events::Rule': ['dc-data-baker-developmen-Nightly0130-1A2B3C4D5E6F'] },
      })),
      tables: {
        'dc-data-baker-development-locks': [
          {
            lock: 'places',
            holder:
              'arn:aws:states:eu-west-2:123456789012:execution:dc-data-baker-development-places:1',
            since: '2027-05-06T01:00:00.000Z',
          },
        ],
      },
    },
    allows: (request) => {
      const statements = POLICY.filter(({ Sid }) => may.some((word) => Sid.startsWith(word)));
      const isAllowed = may.length === 0 || permits(statements, request);
      if (may.length > 0) asked.add(request.action);
      if (!isAllowed) refused.push(request);
      return isAllowed;
    },
  });
  village.put('raw-addresses/rows.csv', villageAddresses(1, 4));
  // The first bake creates the database, which a deploy does otherwise.
  expect(await village.run('bake')).toMatchObject({ code: 0 });
  village.put('raw-addresses/rows.csv', villageAddresses(2, 4));
});
afterAll(() => village.close());

async function run(as: readonly string[], ...args: string[]) {
  may = as;
  refused.length = 0;
  try {
    const { code, stderr } = await village.run(...args);
    return { code, stderr, refused: [...refused] };
  } finally {
    may = [];
  }
}

describe('the permissions that docs/athena.md names', () => {
  it.each([
    ['bake --hold'],
    ['publish'],
    ['bake --force'],
    ['rollback addresses'],
    ['release addresses'],
  ])('are enough to change things: %s', async (command) => {
    expect(await run(['Look', 'Change'], ...command.split(' '))).toMatchObject({
      code: 0,
      refused: [],
    });
  });

  it.each([
    [['ls']],
    [['history', 'addresses']],
    [['plan']],
    [['query', 'SELECT count(*) FROM addresses']],
    [['check']],
    [['lookup', 'A1 1AA']],
    [['explain', 'A1 1AA']],
    [['query', 'SELECT uprn FROM addresses@previous']],
    // It exits with 1, because rows differ.
    [['diff'], 1],
  ])('are enough to look at things: %s', async (command, code = 0) => {
    expect(await run(['Look'], ...command)).toMatchObject({ code, refused: [] });
  });

  it('are enough to examine them', async () => {
    const triggers = "[{ kind: 'nightly', at: '01:30' }]";
    const nightly = village.definitions(
      'nightly',
      `{ ...village, layers: village.layers.map((layer) => ({ ...layer, triggers: ${triggers} })) }`,
    );
    const doctor = ['doctor', '--definitions', nightly];
    expect(await run(['Look', 'Examine'], ...doctor)).toMatchObject({ refused: [] });
  });

  it('do not let a person who may only look change anything', async () => {
    const before = village.manifest('addresses');
    const { code, refused: why } = await run(['Look'], 'rollback', 'addresses');
    expect(code).toBe(1);
    expect(why[0]).toMatchObject({ action: 's3:PutObject' });
    expect(village.manifest('addresses')).toEqual(before);
  });
});

it('each permission is used, for looking, changing or examining', () => {
  for (const { Sid } of POLICY) expect(Sid).toMatch(/^(Look|Change|Examine)[A-Z]/);
  const actions = new Set(POLICY.flatMap(({ Action }) => Action));
  // Ctrl-C stops queries. The SDK sends the other one to the address that the queue has in AWS.
  expect([...actions].filter((action) => !asked.has(action))).toEqual([
    'athena:StopQueryExecution',
    'sqs:GetQueueAttributes',
  ]);
});
