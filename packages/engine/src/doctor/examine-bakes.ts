import { isFailed, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { damagedFiles, moreDamaged } from '../damaged-files.ts';
import { heldMessage, readHold } from '../hold.ts';
import { bakeLocation, type FoundBakes, lookAtBakes } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { keptBakes } from '../prune.ts';
import { type PublishingLog, readPublishingLog, unloggedText } from '../publishing-log.ts';
import { type Finding, problem, warning } from './finding.ts';
import { ofTheLake } from './of-the-lake.ts';

/**
 * What bakes of a table have left behind that readers do not see.
 *
 * @param published `undefined` if none is
 * @param isKnown whether that could be read; otherwise it is not known which bakes are newer
 */
export async function examineBakes(
  store: ObjectStore,
  found: BakedTable,
  published: Manifest | undefined,
  isKnown = true,
): Promise<Finding[]> {
  const { table, location, bakesLocation } = found;
  const about = table.name;
  let bakes: FoundBakes;
  try {
    bakes = await lookAtBakes(store, bakesLocation);
  } catch (error) {
    const todo = 'fix this: until then the table can be neither baked nor rolled back';
    return [problem('bakes', { about, message: ofTheLake(error), todo })];
  }
  const findings = await examineHold(store, found);
  const isHeld = findings.length > 0;
  const { manifests, unreadable } = bakes;
  const shown = await store.shownFrom?.(location);
  for (const id of unreadable) {
    const isShown = id === published?.bakeId || shown === bakeLocation(bakesLocation, id);
    findings.push(
      warning('bakes', {
        about,
        message: `the manifest of bake ${id} cannot be read: it cannot be rolled back to, and no bake deletes it`,
        todo:
          published === undefined || isShown
            ? `leave it until \`databaker bake ${about} --force\` has published another one: it ${isShown ? 'is' : 'may be'} what readers get`
            : `remove ${store.placeOf(bakeLocation(bakesLocation, id))} if nobody needs it`,
      }),
    );
  }
  const later = manifests.filter(
    ({ bakeId }) => isKnown && (published === undefined || bakeId > published.bakeId),
  );
  // That a table is held says why its later bakes are not published.
  const told = later.filter(({ status }) => !isHeld || status !== 'audited');
  const earlier = manifests.filter(
    ({ bakeId, status }) =>
      isKnown && published !== undefined && bakeId < published.bakeId && status === 'audited',
  );
  const log = await readPublishingLog(store, found, published);
  const damaged = await Promise.all(earlier.map((bake) => ofEarlier(store, found, bake)));
  return [
    ...findings,
    ...told.flatMap((bake) => ofLater(about, bake)),
    ...damaged.flat(),
    ...ofUnlogged(about, published, log, isHeld),
    ...ofMissing(store, found, bakes, published, log),
  ];
}

async function examineHold(store: ObjectStore, found: BakedTable): Promise<Finding[]> {
  const about = found.table.name;
  try {
    const hold = await readHold(store, found);
    if (!hold) return [];
    const todo = `\`databaker release ${about}\` when its data is right again`;
    return [warning('tables', { about, message: heldMessage(about, hold), todo })];
  } catch (error) {
    const todo = `\`databaker release ${about}\`, or roll it back again`;
    return [problem('tables', { about, message: ofTheLake(error), todo })];
  }
}

/** A bake that a rollback would publish again, if its files are whole. */
async function ofEarlier(
  store: ObjectStore,
  { table, bakesLocation }: BakedTable,
  { bakeId, files }: Manifest,
): Promise<Finding[]> {
  const place = bakeLocation(bakesLocation, bakeId);
  const damaged = await damagedFiles(store, place, files, 'size');
  const [first] = damaged;
  if (!first) return [];
  return [
    warning('bakes', {
      about: table.name,
      message: `bake ${bakeId} can be neither rolled back to nor compared: ${store.placeOf(`${place}${first.path}`)} ${first.problem}${moreDamaged(damaged.length - 1)}`,
      todo: `readers do not need it: restore its files, or leave it until later bakes delete it; \`databaker ls --bakes\` lists the others`,
    }),
  ];
}

/**
 * Bakes that readers saw and that are gone, although one of the last that are kept is older: bakes
 * delete the oldest first, so somebody else has deleted them.
 */
function ofMissing(
  store: ObjectStore,
  found: BakedTable,
  { manifests, unreadable }: FoundBakes,
  published: Manifest | undefined,
  log: PublishingLog,
): Finding[] {
  // The published one is kept however old it is.
  const oldest = keptBakes(manifests, found.table.keepBakes).at(-1)?.bakeId;
  const kept = new Set([...manifests.map(({ bakeId }) => bakeId), ...unreadable]);
  if (published) kept.add(published.bakeId);
  const seen = new Set(log.map(({ bakeId }) => bakeId));
  const missing = [...seen].filter((id) => oldest !== undefined && id > oldest && !kept.has(id));
  return missing.sort().map((id) =>
    warning('bakes', {
      about: found.table.name,
      message: `bake ${id}, which readers saw, is not there any more: ${store.placeOf(bakeLocation(found.bakesLocation, id))} is empty or gone, and an older bake is kept`,
      todo: 'readers do not need it: restore its folder, or know that it can be neither rolled back to nor compared',
    }),
  );
}

/** A bake that was published without a command, so that nothing keeps it published. */
function ofUnlogged(
  about: string,
  published: Manifest | undefined,
  log: PublishingLog,
  isHeld: boolean,
): Finding[] {
  const message = unloggedText(about, log);
  if (message === undefined || !published) return [];
  const todo = isHeld
    ? 'nothing, if it is right'
    : `if readers are to keep it, \`databaker rollback ${about} --to ${published.bakeId}\`; otherwise the next bake is published in its place`;
  return [warning('bakes', { about, message, todo })];
}

/** A bake that is newer than the published one. */
function ofLater(about: string, { bakeId, status, checks }: Manifest): Finding[] {
  const told: Readonly<Record<Manifest['status'], { message: string; todo: string }>> = {
    writing: {
      message: `bake ${bakeId} is being written, or was cut short`,
      todo: 'if no bake is running, `databaker bake --resume` continues it',
    },
    written: {
      message: `bake ${bakeId} is being checked, or was cut short`,
      todo: 'if no bake is running, `databaker bake --resume` continues it',
    },
    failed: {
      message: `bake ${bakeId} failed: ${checks
        .filter(isFailed)
        .map(({ name }) => name)
        .join(', ')}`,
      todo: `correct the data and bake again; \`databaker diff published candidate --table ${about}\` shows the differences`,
    },
    audited: {
      message: `bake ${bakeId} passed its checks and is not published: it was interrupted, or rolled back`,
      todo: 'if no bake is running and no rollback holds the table, `databaker bake` publishes a new one',
    },
    held: {
      message: `bake ${bakeId} is held back`,
      todo: `\`databaker publish ${bakeId}\` or \`databaker rollback ${bakeId}\``,
    },
  };
  return [warning('bakes', { about, ...told[status] })];
}
