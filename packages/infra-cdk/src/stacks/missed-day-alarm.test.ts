import { addresses, projectOf, rawAddresses, TOWN_QUERIES } from '@dc-data-baker/fixtures';
import { Layer } from '@dc-data-baker/models';
import { expect, it } from 'vitest';
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

interface MetricOf {
  readonly Id: string;
  readonly MetricStat?: { readonly Period: number };
}
