import { changeSince, list } from './address-verdict.ts';
import type { AnswersBefore } from './answers-before.ts';
import type { BakedNames } from './baked-names.ts';
import type { ExplainedAddress } from './explanation.ts';
import type { Row } from './row.ts';

/** Where the addresses of a postcode are, and were. */
export interface AddressesThenAndNow {
  readonly points: readonly Row[];
  /** The table of the points; `undefined` if the query itself computes them. */
  readonly pointsTable: string | undefined;
  readonly baked: BakedNames;
  readonly before: AnswersBefore | undefined;
}

/**
 * The addresses of a postcode that have no point any more, but that the answer's table or its bake
 * before has: somebody who asks about one of them must not get the answer that it never was.
 *
 * @param uprn the address that is asked for; without one, all of the postcode
 */
export function goneAddresses(
  { points, pointsTable, baked, before }: AddressesThenAndNow,
  uprn: string | undefined,
): ExplainedAddress[] {
  const there = new Set(points.map((row) => String(row['uprn'])));
  const told = new Set([...baked.names.keys(), ...(before?.names.keys() ?? [])]);
  const gone = [...told].filter(
    (other) => !there.has(other) && (uprn === undefined || other === uprn),
  );
  const from = pointsTable === undefined ? 'among the points' : `in \`${pointsTable}\``;
  // To look for it here would read the UPRNs of the whole country.
  const elsewhere = (other: string) =>
    pointsTable === undefined
      ? ''
      : `; \`databaker query "SELECT postcode FROM ${pointsTable} WHERE uprn = '${other}'"\` finds another`;
  return gone.sort().map((other): ExplainedAddress => {
    const now = baked.names.get(other) ?? null;
    const then = before?.names.get(other) ?? null;
    return {
      uprn: other,
      address: null,
      point: null,
      source: [],
      baked: now,
      before: then,
      contains: [],
      misses: [],
      nearest: null,
      metresToOthers: null,
      metresToMiddle: null,
      verdict: [
        `it is not ${from} with this postcode any more${elsewhere(other)}`,
        ...(now === null ? [] : [`\`${baked.table}\` still has ${list(now) || 'a row'} for it`]),
        ...(before ? changeSince(then, now, before.bakeId) : []),
      ],
    };
  });
}
