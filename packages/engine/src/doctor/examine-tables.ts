import { ageLimit, foundText, isFailed, type Manifest, plural } from '@dc-data-baker/models';
import {
  type BakedTable,
  isBaked,
  type Project,
  type ProjectTable,
  tableGraph,
} from '@dc-data-baker/planner';
import { moreDamaged } from '../damaged-files.ts';
import { readHoldIfAny } from '../hold.ts';
import { Lake } from '../lake/lake.ts';
import { bakeLocation, MANIFEST_NAME, UnreadableManifest } from '../manifest-store.ts';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { publishedManifest } from '../published-manifest.ts';
import { publishingMark } from '../publishing-mark.ts';
import { ageOf } from '../source-age.ts';
import { foundByClients, strayProblem } from '../stray-files.ts';
import { bakeKey } from '../table-content.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import { flawsOf } from '../whole-bake.ts';
import { examineBakes } from './examine-bakes.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { firstLineProblem } from './first-lines.ts';
import { ofTheLake } from './of-the-lake.ts';
import { rewrittenFiles } from './rewritten-files.ts';
import { shrunkSources } from './shrunk-sources.ts';

/**
 * Checks all tables of a project: sources, published bakes, leftovers. Files are compared with
 * their manifests by size, which only needs a listing, and those that are newer than it by hash.
 *
 * @throws a `cloud` error if AWS does not respond
 */
export async function examineTables(
  store: ObjectStore,
  project: Project,
  now: Date,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const published = new Map<string, Manifest>();
  for (const found of project.tables) {
    const { name } = found.table;
    if (!isBaked(found)) {
      findings.push(await examineSource(store, project, found, now));
      continue;
    }
    let isKnown = true;
    try {
      const manifest = await publishedManifest(store, found);
      if (manifest) published.set(name, manifest);
      findings.push(...(await examinePublished(store, found, manifest)));
      // A table that is held stays at what it was made from, and a bake would not change that.
      const hold = await readHoldIfAny(store, found);
      if (!hold) findings.push(...madeOfOthers(name, manifest, published));
    } catch (error) {
      isKnown = published.has(name);
      findings.push(
        problem('tables', {
          about: name,
          message: ofTheLake(error),
          todo:
            error instanceof UnreadableManifest
              ? `\`databaker bake ${name} --force\``
              : 'fix this; until then it can be neither baked nor read',
        }),
      );
    }
    findings.push(...(await examineBakes(store, found, published.get(name), isKnown)));
  }
  return [...findings, ...(await shrunkSources(store, project, published))];
}

/** Whether a table that is made from it has been published; one that cannot be read may have been. */
async function isPublishedFrom(
  store: ObjectStore,
  project: Project,
  source: string,
): Promise<boolean> {
  const graph = tableGraph(project);
  const made = project.tables.filter(({ table }) => graph.readBy(source).includes(table.name));
  const problems: string[] = [];
  const published = await Promise.all(
    made.map(({ location }) =>
      unlessUnreadable(problems, () => store.read(`${location}${MANIFEST_NAME}`)),
    ),
  );
  return problems.length > 0 || published.some((manifest) => manifest !== undefined);
}

async function examineSource(
  store: ObjectStore,
  project: Project,
  found: ProjectTable,
  now: Date,
): Promise<Finding> {
  const { name, populatedBy } = found.table;
  const todo = 'fix this; a bake refuses it';
  try {
    const objects = await store.listSources(found.location);
    const { files, check } = ageOf(name, ageLimit(found.table), objects, now);
    const message = await unreadableText(store, objects);
    if (message !== undefined) return problem('sources', { about: name, message, todo });
    const first = store instanceof Lake ? await firstLineProblem(store, found, objects) : undefined;
    if (first !== undefined) return problem('sources', { about: name, message: first, todo });
    if (files > 0) {
      if (!check || check.passed) {
        return ok('sources', { about: name, message: plural(files, 'file') });
      }
      const report = isFailed(check) ? problem : warning;
      return report('sources', {
        about: name,
        message: foundText(check),
        todo: 'find out why no newer ones have come, and put them there',
      });
    }
    // A bake never leaves out a table that readers have.
    if (populatedBy.kind === 'extract' && !(await isPublishedFrom(store, project, name))) {
      const { urlVariable } = populatedBy.from;
      return warning('sources', {
        about: name,
        message: `is not extracted: ${urlVariable} is not set, and it has no files`,
        todo: `set ${urlVariable} to the database's address; until then a bake skips the tables that are made from it`,
      });
    }
    return problem('sources', {
      about: name,
      message: `has no files: ${store.placeOf(found.location)} is empty or not there`,
      todo:
        populatedBy.kind === 'extract'
          ? `put its files there, or set ${populatedBy.from.urlVariable}; until then a bake fails, and readers keep what they have`
          : 'put its files there; until then a bake fails, and readers keep what they have',
    });
  } catch (error) {
    return problem('sources', { about: name, message: ofTheLake(error), todo });
  }
}

/** Why a listed file cannot be read, if so. */
async function unreadableText(
  store: ObjectStore,
  objects: readonly Pick<StoredObject, 'location'>[],
): Promise<string | undefined> {
  const [first, ...others] = (await store.unreadable?.(objects)) ?? [];
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : `, and ${plural(others.length, 'more file')} cannot`;
  return `cannot be read: ${first}${more}`;
}

async function examinePublished(
  store: ObjectStore,
  { table: { name }, location, bakesLocation, origin }: BakedTable,
  manifest: Manifest | undefined,
): Promise<Finding[]> {
  if (!manifest) {
    const todo = `\`databaker bake +${name}\``;
    return [warning('tables', { about: name, message: 'was never baked', todo })];
  }
  const findings: Finding[] = [];
  const mark = origin.publishedAs === 'table' ? undefined : await publishingMark(store, location);
  if (mark !== undefined) {
    findings.push(
      problem('tables', {
        about: name,
        message: `its files are being replaced by those of bake ${mark}, or this was cut short: readers find files of two bakes`,
        todo: `if nobody is at it, \`databaker bake ${name}\` or \`databaker rollback ${name}\` finishes it`,
      }),
    );
  }
  const places =
    origin.publishedAs === 'table' || mark !== undefined
      ? [bakeLocation(bakesLocation, manifest.bakeId)]
      : [bakeLocation(bakesLocation, manifest.bakeId), location];
  for (const place of places) {
    const isAthenas = store.isReadByFolder === true;
    const isShown = origin.publishedAs === 'shards' && place === location;
    const looks = isShown && !isAthenas ? { isFound: foundByClients } : {};
    const { damaged: bySize, stray } = await flawsOf(store, place, manifest, looks);
    const [path, ...others] = stray;
    if (path !== undefined) {
      findings.push(
        problem('tables', {
          about: name,
          message: `${store.placeOf(`${place}${path}`)}, which ${isAthenas ? 'Athena reads' : 'clients read'}, ${strayProblem(manifest.bakeId, others.length)}`,
          todo: isAthenas
            ? 'move it elsewhere, or delete it'
            : `\`databaker bake ${name} --force\``,
        }),
      );
    }
    const rewritten =
      bySize.length === 0 ? await rewrittenFiles(store, place, manifest) : undefined;
    if (rewritten && rewritten.notCompared > 0) {
      findings.push(ofLaterFiles(name, store.placeOf(place), rewritten.notCompared));
      break;
    }
    const damaged = rewritten?.damaged ?? bySize;
    const [first] = damaged;
    if (!first) continue;
    const more = moreDamaged(damaged.length - 1);
    findings.push(
      problem('tables', {
        about: name,
        message: `${store.placeOf(`${place}${first.path}`)} ${first.problem}${more}`,
        todo: `\`databaker bake ${name} --force\`, or \`databaker rollback ${name}\``,
      }),
    );
    // In a lake they are the same files.
    break;
  }
  const read = manifest.files.map(({ path }) => ({ location: `${places.at(-1)}${path}` }));
  const unreadable = findings.length === 0 ? await unreadableText(store, read) : undefined;
  if (unreadable !== undefined) {
    const todo = 'fix this; until then readers may not be able to read it, either';
    findings.push(problem('tables', { about: name, message: unreadable, todo }));
  }
  if (findings.length > 0) return findings;
  return [ok('tables', { about: name, message: `bake ${manifest.bakeId} is published` })];
}

function ofLaterFiles(about: string, place: string, count: number): Finding {
  const files = plural(count, 'file is', 'files are');
  return warning('tables', {
    about,
    message: `${files} newer than the manifest in ${place}: a copy without its times, or a change`,
    todo: `\`databaker check ${about} --files\` compares them with it`,
  });
}

/** A table whose rows do not match the current contents of its inputs. */
function madeOfOthers(
  name: string,
  manifest: Manifest | undefined,
  published: ReadonlyMap<string, Manifest>,
): Finding[] {
  return Object.entries(manifest?.inputs ?? {}).flatMap(([input, read]) => {
    const now = published.get(input);
    if (read === null || !now || now.bakeId === read) return [];
    // Another bake may have exactly the same rows.
    if (manifest?.inputKeys?.[input] === bakeKey(now)) return [];
    return [
      warning('tables', {
        about: name,
        message: `was made from bake ${read} of \`${input}\`, of which bake ${now.bakeId} is published`,
        todo: `\`databaker bake ${name}\`, unless a rollback holds \`${input}\` there on purpose`,
      }),
    ];
  });
}
