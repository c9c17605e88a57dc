import { expect, it } from 'vitest';
import { currentBallotsCsv, everyElectionSql } from './index.ts';

it('has the ballots of the sample’s CSV, each once', () => {
  const options = { addresses: 1000 };
  const sql = [...everyElectionSql(options)].join('\n');
  const csv = Buffer.concat([...currentBallotsCsv(options)]).toString();
  const inCsv = csv
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
  const inSql = [...sql.matchAll(/VALUES \('([^']+)', now\(\), 'Approved', \d+\)/g)];
  expect(inSql.map(([, id]) => id)).toEqual([...new Set(inCsv)]);
});
