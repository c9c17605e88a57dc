import type { ShardRow } from '@dc-data-baker/engine';
import { BALLOTS, plural, visibleTexts } from '@dc-data-baker/models';
import { fitTable } from './fit-table.ts';
import { wrapLines } from './wrap-lines.ts';

/** An API's answer for a postcode, or for one address in it. */
export interface LookupAnswer {
  readonly postcode: string;
  /** Whether addresses have different ballots, so that an API must ask for the address. */
  readonly differ: boolean;
  /** The ballots of all the addresses; `null` if they differ. */
  readonly ballots: readonly string[] | null;
  readonly addresses: readonly {
    readonly uprn: string;
    readonly address: string;
    readonly ballots: readonly string[];
  }[];
}

/** @param list the column with the list */
export function lookupAnswer(
  postcode: string,
  rows: readonly ShardRow[],
  list: string,
): LookupAnswer {
  const addresses = rows.map((row) => ({
    uprn: String(row['uprn']),
    address: String(row['address']),
    ballots: (row[list] ?? []) as readonly string[],
  }));
  const sets = new Set(addresses.map(({ ballots }) => ballots.join('\n')));
  const differ = sets.size > 1;
  return { postcode, differ, ballots: differ ? null : (addresses[0]?.ballots ?? []), addresses };
}

/**
 * @param list the column with the list
 * @param columns the width of the terminal; without one, every address takes one line
 */
export function formatLookupAnswer(answer: LookupAnswer, list: string, columns?: number): string {
  const { postcode, differ, ballots, addresses } = visibleTexts(answer);
  const none = list === BALLOTS ? 'no current elections' : `no ${list}`;
  const count = plural(addresses.length, 'address', 'addresses');
  if (addresses.length === 0) return `${postcode}: ${none} in its outcode\n`;
  if (!differ && ballots) {
    const [only] = addresses;
    const who = addresses.length === 1 && only ? `${only.uprn}, ${only.address}` : count;
    return ballots.length === 0
      ? `${postcode} (${who}): ${none}\n`
      : `${postcode} (${who}):\n${ballots.map((ballot) => `  ${ballot}\n`).join('')}`;
  }
  const rows = addresses.map((address) => [
    address.uprn,
    address.address,
    address.ballots.join(' '),
  ]);
  return [
    wrapLines(
      `${postcode}: addresses in this postcode differ (${count}); ask for one by its UPRN\n`,
      columns,
    ),
    fitTable(['uprn', 'address', list === BALLOTS ? 'ballots' : list], rows, {
      headings: 1,
      columns,
    }),
    '',
  ].join('\n');
}
