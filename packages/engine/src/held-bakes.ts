import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { type BakedTable, isBaked, type Project } from '@dc-data-baker/planner/project';
import { readHold } from './hold.ts';
import { bakeLocation, listBakes, readManifestIfAny, writeManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { removeBake } from './prune.ts';
import { type Published, publish } from './publish.ts';
import { placeOf } from './published-place.ts';
import { assertWhole } from './whole-bake.ts';

/**
 * The tables that a bake holds back: they are written and passed their checks, and no reader sees
 * them yet.
 */
export interface HeldBake {
  readonly bakeId: string;
  /** Each table comes after those that it is made from. */
  readonly tables: readonly HeldTable[];
}

export interface HeldTable extends BakedTable {
  /** The manifest of the bake that is held back. */
  readonly manifest: Manifest;
}

/** The bakes of a project's tables that are held back, oldest first. */
export async function heldBakes(store: ObjectStore, project: Project): Promise<HeldBake[]> {
  const found = new Map<string, HeldTable[]>();
  for (const table of project.tables.filter(isBaked)) {
    for (const manifest of await listBakes(store, table.bakesLocation)) {
      if (manifest.status !== 'held') continue;
      const { bakeId } = manifest;
      found.set(bakeId, [...(found.get(bakeId) ?? []), { ...table, manifest }]);
    }
  }
  return [...found]
    .map(([bakeId, tables]) => ({ bakeId, tables: inOrder(tables) }))
    .sort((a, b) => (a.bakeId < b.bakeId ? -1 : 1));
}

/**
 * Publishes all tables that a bake has held back, each after those that it is made from. Calling it
 * again finishes an interrupted call.
 *
 * @param repoint points a catalogue's table to a location: see `publish`
 * @param onPublished called with each table, in order
 * @throws a `request` error if the bake is not held back, or is out of date; nothing is published
 *   then
 */
export async function publishHeld(
  store: ObjectStore,
  project: Project,
  bakeId: string,
  repoint: ((table: string, bake: string) => Promise<void>) | undefined,
  onPublished: (table: BakedTable, published: Published) => void,
): Promise<void> {
  const held = await heldBake(store, project, bakeId);
  await assertCurrent(store, project, held);
  for (const { bakesLocation, manifest } of held.tables) {
    await assertWhole(store, bakesLocation, manifest, 'checksum');
  }
  for (const table of held.tables) {
    const place = placeOf(table);
    const published = await publish(store, place, bakeId, repoint?.bind(undefined, place.table));
    // Last, so that a table whose publishing was interrupted is still held back, and can be
    // published again.
    const from = bakeLocation(table.bakesLocation, bakeId);
    await writeManifest(store, from, { ...published.manifest, status: 'audited' });
    onPublished(table, published);
  }
}

/**
 * Deletes the held back tables of a bake.
 *
 * @param forget removes what an interrupted bake has left in a catalogue
 * @throws a `request` error if there are none
 */
export async function dropHeld(
  store: ObjectStore,
  project: Project,
  bakeId: string,
  forget?: (table: string, bakeId: string) => Promise<void>,
): Promise<HeldBake> {
  const held = await heldBake(store, project, bakeId);
  // Dependent tables first: if a drop is interrupted, what is left is still a complete chain.
  for (const { table, bakesLocation, manifest } of held.tables.toReversed()) {
    await forget?.(table.name, bakeId);
    await removeBake(store, bakesLocation, manifest);
  }
  return held;
}

async function heldBake(store: ObjectStore, project: Project, bakeId: string): Promise<HeldBake> {
  const all = await heldBakes(store, project);
  const found = all.find((held) => held.bakeId === bakeId);
  if (found) return found;
  const there = all.map((held) => held.bakeId).join(', ') || 'none';
  throw new DatabakerError('request', `no bake ${bakeId} is held back; those that are: ${there}`);
}

/** @throws a `request` error with the reason if the bake is out of date */
async function assertCurrent(
  store: ObjectStore,
  project: Project,
  { bakeId, tables }: HeldBake,
): Promise<void> {
  const refuse = (why: string) => {
    throw new DatabakerError(
      'request',
      `bake ${bakeId} is not published: ${why}; drop it with \`databaker rollback ${bakeId}\`, and bake again`,
    );
  };
  const isIn = new Set(tables.map(({ table }) => table.name));
  for (const found of project.tables.filter(isBaked)) {
    const { name } = found.table;
    const own = await readManifestIfAny(store, bakeLocation(found.bakesLocation, bakeId));
    if (own && own.status !== 'held' && own.status !== 'audited') {
      refuse(`its bake of \`${name}\` is ${own.status}`);
    }
    const published = await readManifestIfAny(store, found.location);
    if (!isIn.has(name)) {
      // Of a publishing that was cut short it is published; a bake that was cut short has passed its checks.
      if (own && published?.bakeId !== bakeId) {
        refuse(`its bake of \`${name}\` is neither held back nor published`);
      }
      continue;
    }
    if (published && published.bakeId > bakeId) {
      refuse(`bake ${published.bakeId} of \`${name}\`, which is published, is later`);
    }
    const rolledBack = await readHold(store, found);
    if (rolledBack) {
      throw new DatabakerError(
        'request',
        `bake ${bakeId} is not published: a rollback holds \`${name}\` at bake ${rolledBack.bakeId}; release it with \`databaker release ${name}\` first`,
      );
    }
    const missing = await missingInput(store, project, own, isIn);
    if (missing !== undefined) refuse(`it was made of a bake of \`${missing}\` that is gone`);
  }
}

/** An input that the bake made itself, and that is neither held back nor published any more. */
async function missingInput(
  store: ObjectStore,
  project: Project,
  manifest: Manifest | undefined,
  isIn: ReadonlySet<string>,
): Promise<string | undefined> {
  for (const [name, read] of Object.entries(manifest?.inputs ?? {})) {
    if (read !== manifest?.bakeId || isIn.has(name)) continue;
    const input = project.tables.find(({ table }) => table.name === name);
    const published = input && (await readManifestIfAny(store, input.location));
    if (published?.bakeId !== read) return name;
  }
  return undefined;
}

/**
 * Tables of one bake, each after those that it is made from, according to their manifests: parsing
 * the queries would take longer than all else that `ls` and `plan` do.
 */
function inOrder(held: readonly HeldTable[]): HeldTable[] {
  const next = held.find(({ manifest }) =>
    held.every(({ table }) => manifest.inputs[table.name] !== manifest.bakeId),
  );
  // No bake makes tables that depend on each other; if manifests say so, the order does not matter.
  const first = next ?? held[0];
  if (!first) return [];
  return [first, ...inOrder(held.filter((other) => other !== first))];
}
