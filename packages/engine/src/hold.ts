import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { z } from 'zod';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

/** Athena ignores names that begin with `_`. */
const HOLD_NAME = '_held.json';

const HoldSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** The bake to which the table was rolled back. */
  bakeId: z.string(),
  /** When, in ISO 8601 and UTC. */
  since: z.iso.datetime(),
  /**
   * `released` by a person, or `changed`: until its recipe or inputs differ from those of `from`.
   */
  until: z.enum(['released', 'changed']),
  /** The bake that was rolled back, with its recipe and inputs, if they are known. */
  from: z.strictObject({
    bakeId: z.string(),
    recipe: z.string().optional(),
    inputKeys: z.record(z.string(), z.string()).optional(),
  }),
});

/**
 * A file that a rollback writes beside a table's bakes, in a lake as in S3, so that neither a
 * laptop nor a state machine publishes again what somebody has just withdrawn.
 */
export type Hold = z.output<typeof HoldSchema>;

type BakesPlace = { readonly bakesLocation: string };

/** A hold that cannot be parsed. */
class UnreadableHold extends DatabakerError {
  constructor(place: string, cause: unknown) {
    super(
      'lake',
      `${place} says that a table is held, but not at which bake: it cannot be read. Release the table with \`databaker release\`, or roll it back again`,
      { cause },
    );
  }
}

/**
 * @returns `undefined` if the table is not held
 * @throws a `lake` error for a hold that cannot be parsed, since it may be there for a reason
 */
export async function readHold(
  store: ObjectStore,
  { bakesLocation }: BakesPlace,
): Promise<Hold | undefined> {
  const location = `${bakesLocation}${HOLD_NAME}`;
  const body = await store.read(location);
  if (!body) return undefined;
  try {
    return HoldSchema.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new UnreadableHold(store.placeOf(location), cause);
  }
}

/**
 * For callers that must also work if a hold cannot be parsed, such as a rollback, which replaces it.
 *
 * @returns `undefined` if the table is not held, or the hold cannot be parsed
 */
export async function readHoldIfAny(
  store: ObjectStore,
  place: BakesPlace,
): Promise<Hold | undefined> {
  try {
    return await readHold(store, place);
  } catch (error) {
    if (error instanceof UnreadableHold) return undefined;
    throw error;
  }
}

/**
 * Holds a table at a bake. If it is held already, the bake that was rolled back first stays
 * recorded.
 */
export async function hold(
  store: ObjectStore,
  place: BakesPlace & { readonly location: string },
  bakeId: string,
  until: Hold['until'],
  now: Date,
): Promise<void> {
  const before = await readHoldIfAny(store, place);
  const published = await readManifestIfAny(store, place.location);
  const held: Hold = {
    formatVersion: 1,
    bakeId,
    since: now.toISOString(),
    until,
    from: before?.from ?? madeOf(published ?? { bakeId }),
  };
  await store.write(`${place.bakesLocation}${HOLD_NAME}`, `${JSON.stringify(held, null, 2)}\n`);
}

/** @returns whether there was a hold */
export async function release(store: ObjectStore, { bakesLocation }: BakesPlace): Promise<boolean> {
  const location = `${bakesLocation}${HOLD_NAME}`;
  const isHeld = (await store.read(location)) !== undefined;
  await store.remove([location]);
  return isHeld;
}

type Made = Pick<Manifest, 'recipe' | 'inputKeys'>;

/**
 * Whether a hold prevents publishing.
 *
 * @param made the recipe and inputs of the bake to publish; what is not known counts as unchanged
 */
export function keepsBack(held: Hold, made: Made): boolean {
  if (held.until === 'released') return true;
  const { recipe, inputKeys } = held.from;
  if (recipe !== undefined && made.recipe !== undefined && made.recipe !== recipe) return false;
  if (!inputKeys || !made.inputKeys) return true;
  const names = new Set([...Object.keys(inputKeys), ...Object.keys(made.inputKeys)]);
  return [...names].every((name) => inputKeys[name] === made.inputKeys?.[name]);
}

/** A message that a table is held, and what to do. */
export function heldMessage(table: string, { bakeId, since, until, from }: Hold): string {
  const how =
    until === 'released'
      ? `until \`databaker release ${table}\``
      : `until it would be made differently from bake ${from.bakeId}, or until \`databaker release ${table}\``;
  return `\`${table}\` is held at bake ${bakeId}, since ${since}, ${how}`;
}

function madeOf({ bakeId, recipe, inputKeys }: Pick<Manifest, 'bakeId'> & Made): Hold['from'] {
  return {
    bakeId,
    ...(recipe === undefined ? {} : { recipe }),
    ...(inputKeys === undefined ? {} : { inputKeys }),
  };
}
