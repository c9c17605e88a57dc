import { BALLOTS } from '@dc-data-baker/models';
import { expect, it } from 'vitest';
import { formatLookupAnswer, lookupAnswer } from './lookup-answer.ts';

const wards = ['local.marlstow.elmcliffe.2027-05-06', 'local.hazelcombe.marlton-north.2027-05-06'];
const police = 'pcc.marlstow-and-kingsford.2027-05-06';
const rows = wards.map((ward, i) => ({
  uprn: `10105989396${i}`,
  address: `${i} Farrier's Court, Ipsley`,
  [BALLOTS]: [ward, police],
}));
const answer = lookupAnswer('SW1A 8PL', rows, BALLOTS);

it('shows the addresses of a split postcode in the width of a terminal', () => {
  const lines = formatLookupAnswer(answer, BALLOTS, 80).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const words = lines.map((line) => line.trim());
  for (const { uprn, address } of rows) {
    expect(words).toContain(uprn);
    expect(words).toContain(address);
  }
  for (const ward of wards) expect(words.join(' ')).toContain(`${ward} ${police}`);
});

it('gives each address one line if there is no terminal', () => {
  const lines = formatLookupAnswer(answer, BALLOTS).split('\n');
  expect(lines[3]).toBe(`101059893960  0 Farrier's Court, Ipsley  ${wards[0]} ${police}`);
});
