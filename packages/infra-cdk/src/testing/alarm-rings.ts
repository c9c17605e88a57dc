const HOUR = 3_600_000;
const MINUTE = 60_000;

/** An alarm on something that is done once in a while, as its template has it. */
export interface SparseAlarm {
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: 'breaching' | 'notBreaching';
}

/**
 * When an alarm on hours in which nothing was done is raised. Each minute, it looks at the hours before it, as
 * CloudWatch does: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param done when it was done; no other hour has data
 * @param more how many hours CloudWatch retrieves in addition: it uses an older value before it fills a gap, and
 *   does not document how old it may be
 */
export function alarmRings(
  alarm: SparseAlarm,
  done: readonly Date[],
  { from, to, more = 0 }: { readonly from: Date; readonly to: Date; readonly more?: number },
): Date[] {
  const { EvaluationPeriods: periods, DatapointsToAlarm = periods } = alarm;
  const rings: Date[] = [];
  let wasRaised = false;
  for (let now = from.getTime(); now <= to.getTime(); now += MINUTE) {
    const hours = new Set(
      done
        .map((time) => Math.ceil((now - time.getTime()) / HOUR))
        .filter((ago) => ago >= 1 && ago <= periods + more),
    );
    const missing = Math.max(0, periods - hours.size);
    const isRaised = alarm.TreatMissingData === 'breaching' && missing >= DatapointsToAlarm;
    if (isRaised && !wasRaised) rings.push(new Date(now));
    wasRaised = isRaised;
  }
  return rings;
}
