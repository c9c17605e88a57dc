import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DeployedCloud } from '../testing/deployed-cloud.ts';
import { townTemplates } from '../testing/town-cloud.ts';

const CLEANER = 'dc-data-baker-development-cleaner';
const LONG_AGO = new Date('2020-01-01');

it('deletes old results, and nothing that is new, was inspected, or belongs to others', async () => {
  const templates = townTemplates();
  const [cleaner] = Object.values(
    templates.get('core')?.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: CLEANER },
    }) ?? {},
  ).map(({ Properties }) => Properties);
  const functionEnv = cleaner.Environment.Variables;
  const cloud = await DeployedCloud.open({ buckets: ['town-hall', 'town-results'], functionEnv });
  await cloud.deploy(templates.values());
  const put = (key: string, time?: Date) => {
    cloud.put(`s3://town-results/${key}`, 'x');
    if (time) utimesSync(join(cloud.server.root, 'town-results', key), time, time);
  };
  put('results/0f3a.csv', LONG_AGO);
  put('results/0f3a.csv.metadata', LONG_AGO);
  put('results/pieces/a-bake/table.json', LONG_AGO);
  put('results/inspected/0f3a.json', LONG_AGO);
  put('results/new.csv');
  put('results-of-others/0f3a.csv', LONG_AGO);
  put('0f3a.csv', LONG_AGO);

  expect(await cloud.invoke(CLEANER, {})).toEqual({ removed: 3 });
  const left = [
    'results/inspected/0f3a.json',
    'results/new.csv',
    'results-of-others/0f3a.csv',
    '0f3a.csv',
  ];
  for (const key of left)
    expect(existsSync(join(cloud.server.root, 'town-results', key))).toBe(true);
  expect(await cloud.invoke(CLEANER, {})).toEqual({ removed: 0 });
});
