import { expect, it } from 'vitest';
import { bakeIdTime, isBakeId, newBakeId } from './bake-id.ts';

it('sorts by the start of its bake, even within one second', () => {
  const begun = ['01:30:00.007', '01:30:00.040', '01:30:00.999', '01:30:01.000'];
  const ids = begun.map((time) => newBakeId(new Date(`2027-05-06T${time}Z`)));
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.map((id) => id.slice(0, -3))).toEqual([
    '20270506T013000Z-007',
    '20270506T013000Z-028',
    '20270506T013000Z-3e7',
    '20270506T013001Z-000',
  ]);
});

it('sorts after the last bake that readers saw, even if the clock has been set back', () => {
  const last = newBakeId(new Date('2027-05-06T03:29:59.999Z'));
  const back = new Date('2027-05-06T02:30:00Z');
  expect(newBakeId(back, last).slice(0, -3)).toBe('20270506T033000Z-000');
  expect(newBakeId(new Date('2027-05-06T03:29:59.999Z'), last) > last).toBe(true);
  const later = new Date('2027-05-06T04:00:00.001Z');
  expect(newBakeId(later, last).slice(0, -3)).toBe('20270506T040000Z-001');
  // Older ids are random from their first digit on.
  expect(newBakeId(back, '20270506T032900Z-fffabc') > '20270506T032900Z-fffabc').toBe(true);
});

it('is not more than an hour ahead of the clock, whatever the clock of an earlier bake said', () => {
  const now = new Date('2027-05-06T02:29:59.999Z');
  expect(newBakeId(now, '20270506T033000Z-000abc').slice(0, -3)).toBe('20270506T022959Z-3e7');
  expect(newBakeId(now, '20270606T022959Z-000abc').slice(0, -3)).toBe('20270506T022959Z-3e7');
});

it('differs from other ids of the same moment', () => {
  const now = new Date('2027-05-06T01:30:00Z');
  expect(new Set(Array.from({ length: 20 }, () => newBakeId(now))).size).toBeGreaterThan(1);
});

it('contains the second in which its bake began', () => {
  const id = newBakeId(new Date('2027-05-06T01:30:00.250Z'));
  expect(isBakeId(id)).toBe(true);
  expect(bakeIdTime(id)).toEqual(new Date('2027-05-06T01:30:00Z'));
});
