import type { z } from 'zod';
import { DatabakerError } from './errors.ts';

/**
 * Builds one definition from what somebody wrote, or throws a `definition` error that lists
 * every mistake in it: the thing, the field, what is allowed and what was given.
 */
export function define<Schema extends z.ZodType>(
  thing: 'bucket' | 'database' | 'workgroup' | 'table' | 'query' | 'layer',
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) => describe(issue, input));
  throw new DatabakerError(
    'definition',
    mistakes.map((m) => `${title(thing, input)}: ${m}`).join('\n'),
  );
}

function title(thing: string, input: unknown): string {
  const name = field(input, 'name');
  return typeof name === 'string' && name !== ''
    ? `${thing} \`${name}\``
    : `a ${thing} without a name`;
}

function describe(issue: z.core.$ZodIssue, input: unknown): string[] {
  const path = issue.path.map(String).join('.');
  const where = path === '' ? '' : `field \`${path}\`: `;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${where}\`${key}\` is not a field of it`);
  }
  const given = issue.path.reduce<unknown>((value, key) => field(value, key), input);
  return [
    `${where}${issue.message.replace(/^Invalid (input|option|string): /, '')}; ${show(given)}`,
  ];
}

function field(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function show(given: unknown): string {
  return given === undefined ? 'nothing was given' : `given ${JSON.stringify(given)}`;
}
