import type { QueryTestResult } from '@dc-data-baker/engine';
import { visible } from '@dc-data-baker/models';

/** The first lines show what is wrong; more would not be read. */
const MOST_LINES = 20;

/**
 * The differences as lines for a person; none if there are none. Texts are quoted, so that they
 * cannot be confused with `null`, and spaces at the end are visible.
 *
 * @param place the folder of the test
 */
export function queryTestText(
  place: string,
  { columns, changed, missing, tooMany }: QueryTestResult,
): string[] {
  const text = (value: string | null, i: number) =>
    visible(
      value !== null && columns[i]?.type === 'string' ? JSON.stringify(value) : String(value),
    );
  const whole = (values: readonly (string | null)[]) =>
    values.map((value, i) => `${columns[i]?.name} ${text(value, i)}`).join(', ');
  const lines = [
    ...changed.flatMap(({ expected: { line, values }, found }) => {
      const same = values.flatMap((value, i) =>
        value !== null && value === found[i] ? [`${columns[i]?.name} ${text(value, i)}`] : [],
      );
      const row = same.slice(0, 2).join(', ');
      return values.flatMap((value, i) =>
        value === found[i]
          ? []
          : [
              `  ${place}/expected.csv:${line}: ${columns[i]?.name}${row && ` (${row})`}`,
              `    expected ${text(value, i)}`,
              `    found    ${text(found[i] ?? null, i)}`,
            ],
      );
    }),
    ...missing.map(
      ({ line, values }) => `  ${place}/expected.csv:${line}: missing row: ${whole(values)}`,
    ),
    ...tooMany.map((values) => `  ${place}: row too many: ${whole(values)}`),
  ];
  if (lines.length === 0) return [];
  const counts = [
    `${changed.length} changed`,
    `${missing.length} missing`,
    `${tooMany.length} too many`,
  ];
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return [
    `  rows: ${counts.join(', ')}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more lines`] : []),
  ];
}
