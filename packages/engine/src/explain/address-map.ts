import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Outline, outlineWithin } from '@dc-data-baker/geo';
import { DatabakerError } from '@dc-data-baker/models';
import {
  type AdHocQuery,
  isBaked,
  outcodePoints,
  outcodeRows,
  type SpatialAnswer,
  spatialAnswers,
  tableNamed,
} from '@dc-data-baker/planner';
import { defaultMemory } from '../duckdb/default-memory.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { readManifestIfAny } from '../manifest-store.ts';
import { distinctRows } from './distinct-rows.ts';
import type { ExplainOptions } from './explain-options.ts';
import type { Point } from './explanation.ts';
import { LocalFiles } from './local-files.ts';
import { mapFrame } from './map-frame.ts';
import { namesByUprn } from './names-by-uprn.ts';
import { nearPolygons } from './near-polygons.ts';
import { pointOf } from './point-of.ts';
import type { Row } from './row.ts';
import { rowsDespiteDamage } from './rows-despite-damage.ts';
import type { Window } from './window.ts';

/** The addresses of an outcode, what was baked for each, and the polygons around them. */
export interface AddressMap {
  readonly outcode: string;
  /** The window within which polygons are exact. */
  readonly frame: Window;
  /** One for each table that was baked from points and polygons. */
  readonly answers: readonly MappedAnswer[];
}

export interface MappedAnswer {
  readonly table: string;
  readonly polygons: string;
  readonly addresses: readonly MappedAddress[];
  readonly shapes: readonly MappedShape[];
}

export interface MappedAddress extends Point {
  readonly uprn: string;
  readonly address: string | null;
  readonly postcode: string;
  /** The names in the table; null if it has no row for the address. */
  readonly names: readonly string[] | null;
}

/** All polygons with a name that come near the frame. */
export interface MappedShape {
  readonly name: string;
  readonly outline: Outline;
}

export type AddressMapOptions = Pick<
  ExplainOptions,
  'project' | 'engine' | 'store' | 'outcode' | 'spill'
> &
  Partial<Pick<ExplainOptions, 'postcode' | 'uprn'>>;

/**
 * Makes the map of an outcode. The polygons are the current ones.
 *
 * @throws a `request` error if no answer has been baked yet, or none has an address in the outcode
 */
export async function addressMap(
  options: AddressMapOptions,
  signal: AbortSignal,
): Promise<AddressMap> {
  const { project, store, outcode, spill } = options;
  const files = new LocalFiles(store, join(spill, 'files'), signal);
  const answers = await bakedAnswers(options);
  const found = await Promise.all(
    answers.map(async (answer) => ({
      answer,
      addresses: await addressesOf(options, answer, signal),
    })),
  );
  const all = found.flatMap(({ addresses }) => addresses);
  const frame = mapFrame(all, all.filter(isAsked(options)));
  if (!frame) throw new DatabakerError('request', `no address with a point has outcode ${outcode}`);
  const session = await DuckdbSession.open({
    memory: defaultMemory(availableParallelism()),
    spill: join(spill, 'polygons'),
  });
  try {
    const mapped: MappedAnswer[] = [];
    for (const { answer, addresses } of found) {
      const table = tableNamed(project, answer.polygons.table);
      const near = await nearPolygons(session, answer, table, files, signal);
      const byName = Map.groupBy(await near.within([frame]), ({ name }) => name);
      mapped.push({
        table: answer.table,
        polygons: answer.polygons.table,
        addresses,
        shapes: [...byName].sort().map(([name, rows]) => ({
          name,
          outline: outlineWithin(
            rows.map(({ area }) => area),
            frame,
          ),
        })),
      });
    }
    return { outcode, frame, answers: mapped };
  } finally {
    await session.close();
    await rm(spill, { recursive: true, force: true });
  }
}

/** The answers that have been baked, and that name polygons. */
async function bakedAnswers({ project, store }: AddressMapOptions): Promise<SpatialAnswer[]> {
  const answers = spatialAnswers(project).filter(({ columns }) => columns.length > 0);
  const baked: SpatialAnswer[] = [];
  for (const answer of answers) {
    const needed = [answer.table, answer.points.table].flatMap((name) =>
      name === undefined ? [] : tableNamed(project, name),
    );
    const manifests = await Promise.all(
      needed.filter(isBaked).map(({ location }) => readManifestIfAny(store, location)),
    );
    if (manifests.every((manifest) => manifest !== undefined)) baked.push(answer);
  }
  if (baked.length > 0) return baked;
  const [first] = answers;
  throw new DatabakerError(
    'request',
    first
      ? `\`${first.table}\` was not baked yet; bake it with \`databaker bake +${first.table}\``
      : 'no table of these definitions says which polygons addresses are in',
  );
}

async function addressesOf(
  options: AddressMapOptions,
  { table, points, columns: [column] }: SpatialAnswer,
  signal: AbortSignal,
): Promise<MappedAddress[]> {
  const { outcode } = options;
  const rows = await rowsOf(options, outcodePoints(options.project, points, outcode), signal);
  const baked = await rowsOf(options, outcodeRows(options.project, table, outcode), signal);
  const named = namesByUprn(baked, column?.column);
  return distinctRows(rows).flatMap((row) => {
    const point = pointOf(row);
    if (!point) return [];
    const uprn = String(row['uprn']);
    return {
      uprn,
      address: row['address'] == null ? null : String(row['address']),
      postcode: String(row['postcode']),
      ...point,
      names: named.get(uprn) ?? null,
    };
  });
}

/** @throws a `lake` error if the rows may be in a damaged file */
async function rowsOf(
  options: AddressMapOptions,
  query: AdHocQuery,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const { rows, leftOut } = await rowsDespiteDamage(options, query, signal);
  const [damaged] = leftOut;
  if (rows.length === 0 && damaged) throw new DatabakerError('lake', damaged.message);
  return rows;
}

function isAsked({ postcode, uprn }: AddressMapOptions): (address: MappedAddress) => boolean {
  return (address) =>
    address.postcode === postcode && (uprn === undefined || address.uprn === uprn);
}
