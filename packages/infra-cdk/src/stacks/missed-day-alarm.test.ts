import { addresses, projectOf, rawAddresses, TOWN_QUERIES } from '@dc-data-baker/fixtures';
import { Layer } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { alarmRings } from '../testing/alarm-rings.ts';
import { synthesise } from '../testing/synthesise.ts';
import { TOWN_WORKGROUP } from '../testing/town-project.ts';

const layer = Layer({
  name: 'places',
  description: 'Where is it?',
  tables: [rawAddresses, addresses],
  triggers: [{ kind: 'nightly', at: '01:30' }],
});
const project = { ...projectOf([layer], TOWN_QUERIES), workgroup: TOWN_WORKGROUP };

/** Of all alarms those that a missing number raises. */
const alarms = [...synthesise(project).values()]
  .flatMap((template) => Object.values(template.findResources('AWS::CloudWatch::Alarm')))
  .map(({ Properties }) => Properties)
  .filter(({ TreatMissingData }) => TreatMissingData === 'breaching');

it('allows two hours more than a day, counted hour by hour', () => {
  // Of the layer, and of the cleaner.
  expect(alarms).toHaveLength(2);
  for (const { Period, Metrics, EvaluationPeriods, DatapointsToAlarm } of alarms) {
    const periods = [Period, ...(Metrics ?? []).map((one: MetricOf) => one.MetricStat?.Period)];
    expect(new Set(periods.filter((period) => period !== undefined))).toEqual(new Set([3600]));
    expect(EvaluationPeriods).toBe(26);
    // One hour of all in which it was done is enough.
    expect(DatapointsToAlarm ?? EvaluationPeriods).toBe(26);
  }
});

it('is raised by a cleaner that fails, and by one that nothing starts', () => {
  const [metrics] = alarms.flatMap(({ Metrics }) => (Metrics === undefined ? [] : [Metrics]));
  const byId = Object.fromEntries(metrics.map((one: MetricOf) => [one.Id, one]));
  expect(byId).toMatchObject({
    started: { MetricStat: { Metric: { MetricName: 'Invocations' }, Stat: 'Sum' } },
    failed: { MetricStat: { Metric: { MetricName: 'Errors' }, Stat: 'Sum' } },
  });
  expect(metrics).toContainEqual(expect.objectContaining({ Expression: 'started - failed' }));
});

describe('a layer that is baked at 01:00', () => {
  const [alarm] = alarms.filter(({ Namespace }) => Namespace === 'dc-data-baker-development-bakes');
  /** The week in which the clocks go forward in the United Kingdom. */
  const night = (day: number, time = '01:06') => new Date(`2027-03-${24 + day}T${time}:00Z`);
  const week = [0, 1, 2, 3, 4, 5, 6].map((day) => night(day));
  const rings = (done: readonly Date[], more: number) =>
    alarmRings(alarm, done, { from: night(0, '01:07'), to: night(7, '00:59'), more });

  it.each([0, 1, 4])('is not told of while it is, whatever %i more hours say', (more) => {
    expect(rings(week, more)).toEqual([]);
    const varying = ['01:03', '01:59', '01:02', '02:40', '01:04', '01:50', '01:03'];
    expect(rings(varying.map((time, day) => night(day, time)).slice(0), more)).toEqual([]);
  });

  it.each([
    [0, '03:07'],
    [4, '07:07'],
  ])('is told of once in the morning after a night that failed, with %i more hours', (more, at) => {
    const failed = week.filter((_, day) => day !== 3);
    expect(rings(failed, more)).toEqual([night(3, at)]);
  });

  it('is told of once if its rule is off', () => {
    expect(rings(week.slice(0, 2), 0)).toEqual([night(2, '03:07')]);
  });

  it('is not told of if it waits for an hour and three quarters, and is if it waits for longer than two', () => {
    const waited = (time: string) => week.with(3, night(3, time));
    expect(rings(waited('02:51'), 0)).toEqual([]);
    expect(rings(waited('03:36'), 0)).toEqual([night(3, '03:07')]);
  });

  it('is told of after the first deploy, until the first bake', () => {
    const from = night(0, '00:30');
    expect(alarmRings(alarm, week, { from, to: night(2) })).toEqual([from]);
  });
});

interface MetricOf {
  readonly Id: string;
  readonly MetricStat?: { readonly Period: number };
}
