import { formatCount } from '@dc-data-baker/models';
import type { TableDifference } from '../diff/table-difference.ts';

/** How many rows gain and lose something; rows with a UPRN as key are called addresses. */
export function gainedText(
  { gained, lost }: Pick<TableDifference['names'][number], 'gained' | 'lost'>,
  key: readonly string[],
): string {
  const [one, many] = key.join() === 'uprn' ? ['address', 'addresses'] : ['row', 'rows'];
  return [
    ...(gained > 0
      ? [`${formatCount(gained)} ${gained === 1 ? `${one} gains` : `${many} gain`} it`]
      : []),
    ...(lost > 0
      ? [`${formatCount(lost)} ${lost === 1 ? `${one} loses` : `${many} lose`} it`]
      : []),
  ].join(', ');
}
