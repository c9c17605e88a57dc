import type { z } from 'zod';
import { DatabakerError } from './databaker-error.ts';
import { fieldOf } from './field-of.ts';
import { currentCallSite, type Recording, recordings, setCallSite } from './recording.ts';
import { shown } from './shown.ts';

/**
 * Builds one definition from its input, or throws a `definition` error that lists every mistake in
 * it: the thing, the field, what is allowed and what was given. While a recording runs, the
 * mistakes are recorded instead, and a placeholder is returned.
 */
export function define<Schema extends z.ZodType>(
  thing: 'bucket' | 'database' | 'source' | 'workgroup' | 'table' | 'query' | 'layer',
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  // A parser that zod compiles is only faster for many values: compiling those of our definitions takes 50 ms.
  const result = schema.safeParse(input, { reportInput: true, jitless: true });
  const running = recordings();
  if (result.success) {
    record(running, thing, result.data);
    return result.data;
  }
  const mistakes = result.error.issues
    .filter((issue) => !isOfMisbuilt(issue.path, input))
    .flatMap((issue) => describe(issue, input))
    .map((mistake) => `${title(thing, input)}: ${mistake}`);
  if (running.length === 0) throw new DatabakerError('definition', mistakes.join('\n'));
  const place = currentCallSite();
  for (const recording of running) {
    recording.mistakes.push(...mistakes.map((message) => ({ message, place })));
  }
  const stand = typeof input === 'object' && input !== null ? { ...input } : {};
  misbuilt.add(stand);
  return stand as z.output<Schema>;
}

/** Placeholders of definitions that are wrong. What uses one is not a mistake of its own. */
const misbuilt = new WeakSet<object>();

function record(running: readonly Recording[], thing: string, value: unknown): void {
  if (running.length === 0 || typeof value !== 'object' || value === null) return;
  const place = currentCallSite();
  const name = String(fieldOf(value, 'name'));
  if (place) setCallSite(value, place);
  for (const { built } of running) built.push({ thing, name, value, place });
}

/** Whether an issue is about a placeholder, whose mistakes have been reported already. */
function isOfMisbuilt(path: readonly PropertyKey[], input: unknown): boolean {
  let value = input;
  for (const key of path) {
    value = fieldOf(value, key);
    if (isMisbuilt(value)) return true;
  }
  return path.length > 0 && holdsMisbuilt(value, 3);
}

/** @param depth how far down to look: a table's `populatedBy` holds its query */
function holdsMisbuilt(value: unknown, depth: number): boolean {
  if (isMisbuilt(value)) return true;
  if (depth === 0 || typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((part) => holdsMisbuilt(part, depth - 1));
}

function isMisbuilt(value: unknown): boolean {
  return typeof value === 'object' && value !== null && misbuilt.has(value);
}

function title(thing: string, input: unknown): string {
  const name = fieldOf(input, 'name');
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
  if (issue.code === 'invalid_key') {
    const key = issue.path.at(-1);
    return issue.issues.map(({ message }) => `${where}${message}; ${show(key)}`);
  }
  const given = issue.path.reduce<unknown>((value, key) => fieldOf(value, key), input);
  return [
    `${where}${issue.message.replace(/^Invalid (input|option|string): /, '')}; ${show(given)}`,
  ];
}

function show(given: unknown): string {
  return given === undefined ? 'nothing was given' : `given ${shown(given)}`;
}
