import { z } from 'zod';
import { Name } from '../name.ts';
import { type CheckOn, type CheckOptions, checkKind, orFail, severity } from './check-kind.ts';

const HOURS = { h: 1, d: 24 } as const;

const schema = z.strictObject({
  kind: z.literal('freshFor'),
  columns: z.array(Name).max(0).default([]),
  age: z.string().regex(/^[1-9]\d{0,3}[hd]$/, 'expected hours or days, such as 36h or 7d'),
  severity,
});

/**
 * The newest file of a source is no older than this. The check is on files, so it has no SELECT:
 * see `ageLimit`.
 *
 * @param age in hours or days, such as `36h` or `7d`
 */
export function freshFor(
  age: string,
  options?: CheckOptions,
): CheckOn<never, z.output<typeof schema>> {
  return { kind: 'freshFor', columns: [], age, ...orFail(options) };
}

export const freshForKind = checkKind({
  schema,
  args: ({ age }) => age,
  selects: () => [],
  oldestFile: ({ age }) =>
    Number(age.slice(0, -1)) * HOURS[age.at(-1) as keyof typeof HOURS] * 3_600_000,
  tells: ({ samples: [sample] }, name) =>
    `its newest file, ${sample?.['file']}, is from ${sample?.['modified']} (${sample?.['age']}); expected one of the last ${name.slice('freshFor('.length, -1)}`,
});
