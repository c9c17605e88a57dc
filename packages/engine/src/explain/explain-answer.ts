import { metresBetween } from '@dc-data-baker/geo';
import { type Project, type SpatialAnswer, tableNamed } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import { addressVerdict } from './address-verdict.ts';
import { NEAR_MISS, NEARBY, PointExplainer } from './explain-point.ts';
import type { ExplainedAddress, ExplainedAnswer, Place } from './explanation.ts';
import type { LocalFiles } from './local-files.ts';
import { NearPolygons } from './near-polygons.ts';
import { windowAround } from './window.ts';

/** A row of a table, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** The points that one or more answers are about. */
export interface PointRows {
  /** The points, with `point_x` and `point_y`: all of the postcode. */
  readonly points: readonly Row[];
  /** Where the row of each point came from. */
  readonly sources: readonly (readonly Place[])[] | undefined;
}

/** What is known of the addresses of a postcode, to explain an answer by. */
export interface AnswerRows extends PointRows {
  /** The rows of the answer's table: all of the postcode. */
  readonly baked: readonly Row[];
}

/** @param uprn the address that was asked for; without one all of the postcode are explained */
export async function explainAnswer(
  project: Project,
  answer: SpatialAnswer,
  { points, baked, sources }: AnswerRows,
  uprn: string | undefined,
  session: DuckdbSession,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<ExplainedAnswer> {
  const [named] = answer.columns;
  const table = tableNamed(project, answer.polygons.table);
  const polygons = await NearPolygons.open(session, answer, table, await files.of(table), signal);
  const asked = points
    .map((row, i) => ({ row, source: sources?.[i] ?? [] }))
    .filter(({ row }) => uprn === undefined || String(row['uprn']) === uprn);
  const located = asked.flatMap(({ row }) => pointOf(row) ?? []);
  const near = await polygons.within(
    located.map(({ longitude, latitude }) => windowAround(longitude, latitude, NEARBY)),
  );
  const explainer = new PointExplainer(near, answer.polygons.isCut);
  const names = located.flatMap(({ longitude, latitude }) =>
    explainer.namesAt(longitude, latitude),
  );
  explainer.setWhole(await polygons.named([...new Set(names)]));
  const bakedNames = namesByUprn(baked, named?.column);
  const addresses = asked.map(({ row, source }): ExplainedAddress => {
    const point = pointOf(row);
    const { longitude: x = Number.NaN, latitude: y = Number.NaN } = point ?? {};
    const contains = explainer.contains(x, y);
    const misses = explainer.misses(x, y, NEAR_MISS);
    const nearest = () => misses[0] ?? explainer.misses(x, y, NEARBY)[0] ?? null;
    const address = {
      uprn: String(row['uprn']),
      address: row['address'] === undefined ? null : String(row['address']),
      point,
      source,
      baked: bakedNames.get(String(row['uprn'])) ?? null,
      contains,
      misses,
      nearest: contains.length === 0 ? nearest() : null,
      metresToOthers: metresToOthers(row, points),
    };
    return { ...address, verdict: addressVerdict(address, named && answer.table) };
  });
  return {
    table: answer.table,
    points: answer.points.table ?? null,
    polygons: answer.polygons.table,
    column: named?.column ?? null,
    namedBy: named?.polygonColumn ?? null,
    split: splitOf([...bakedNames.values()]),
    addresses,
  };
}

/** The point of a row; null where it has none that is a place. */
function pointOf(row: Row): ExplainedAddress['point'] {
  const [longitude, latitude] = [row['point_x'], row['point_y']];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return null;
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? { longitude, latitude } : null;
}

/** The names in a column of texts or of lists, by UPRN; a row for each name, or one for all. */
function namesByUprn(rows: readonly Row[], column: string | undefined): Map<string, string[]> {
  const names = new Map<string, string[]>();
  if (column === undefined) return names;
  for (const row of rows) {
    const uprn = String(row['uprn']);
    const value = row[column];
    const found = Array.isArray(value) ? value.map(String) : value === null ? [] : [String(value)];
    names.set(uprn, [...(names.get(uprn) ?? []), ...found].sort());
  }
  return names;
}

function splitOf(answers: readonly (readonly string[])[]): ExplainedAnswer['split'] {
  const groups = Map.groupBy(answers, (names) => JSON.stringify(names));
  return [...groups]
    .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
    .map(([, group]) => ({ names: group[0] ?? [], addresses: group.length }));
}

function metresToOthers(row: Row, rows: readonly Row[]): number | null {
  const here = pointOf(row);
  let least: number | null = null;
  for (const other of rows) {
    const there = pointOf(other);
    if (other === row || !here || !there) continue;
    const metres = metresBetween(here.longitude, here.latitude, there.longitude, there.latitude);
    if (least === null || metres < least) least = metres;
  }
  return least;
}
