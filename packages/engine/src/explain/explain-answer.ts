import { metresBetween } from '@dc-data-baker/geo';
import { type Project, type SpatialAnswer, tableNamed } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../duckdb/session.ts';
import { addressVerdict } from './address-verdict.ts';
import type { AnswersBefore } from './answers-before.ts';
import { answersIn } from './answers-in.ts';
import type { BakedNames } from './baked-names.ts';
import { NEAR_MISS, NEARBY, PointExplainer } from './explain-point.ts';
import type { ExplainedAddress, ExplainedAnswer, Point } from './explanation.ts';
import { goneAddresses } from './gone-addresses.ts';
import type { LocalFiles } from './local-files.ts';
import { nearPolygons } from './near-polygons.ts';
import { pointOf } from './point-of.ts';
import type { PointRows } from './point-rows.ts';
import type { Row } from './row.ts';
import { windowAround } from './window.ts';

/** The rows from which the answers of a postcode's addresses are explained. */
export interface AnswerRows extends PointRows {
  readonly baked: BakedNames;
  readonly before: AnswersBefore | undefined;
}

/** @param uprn the address to explain; without one, all of the postcode are explained */
export async function explainAnswer(
  project: Project,
  answer: SpatialAnswer,
  { points, baked, before, sources }: AnswerRows,
  uprn: string | undefined,
  session: DuckdbSession,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<ExplainedAnswer> {
  const [named] = answer.columns;
  const table = tableNamed(project, answer.polygons.table);
  const polygons = await nearPolygons(session, answer, table, files, signal);
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
  const bakedOnly = asked.flatMap(({ row }) => baked.names.get(String(row['uprn'])) ?? []);
  const whole = await polygons.named([...new Set([...names, ...bakedOnly])]);
  explainer.setWhole(whole);
  const known = new Set(whole.map(({ name }) => name));
  const gone = new Set(bakedOnly.filter((name) => !known.has(name)));
  const middle = middleOf(points);
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
      baked: baked.names.get(String(row['uprn'])) ?? null,
      before: before?.names.get(String(row['uprn'])) ?? null,
      contains,
      misses,
      nearest: contains.length === 0 ? nearest() : null,
      metresToOthers: metresToOthers(row, points),
      metresToMiddle:
        point && middle ? metresBetween(x, y, middle.longitude, middle.latitude) : null,
    };
    return {
      ...address,
      verdict: addressVerdict(address, {
        table: baked.table,
        isOuter: baked.isOuter,
        bakeBefore: before?.bakeId,
        gone,
        middle,
      }),
    };
  });
  const lost = goneAddresses({ points, pointsTable: answer.points.table, baked, before }, uprn);
  return {
    table: answer.table,
    points: answer.points.table ?? null,
    polygons: answer.polygons.table,
    column: named?.column ?? null,
    namedBy: named?.polygonColumn ?? null,
    bakeBefore: before?.bakeId ?? null,
    split: answersIn([...baked.names.values()]),
    addresses: [...addresses, ...lost],
  };
}

/** The median coordinates: near most addresses, however far away a few of them are. */
function middleOf(rows: readonly Row[]): Point | undefined {
  const located = rows.flatMap((row) => pointOf(row) ?? []);
  const median = (values: readonly number[]) =>
    values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)];
  const longitude = median(located.map((point) => point.longitude));
  const latitude = median(located.map((point) => point.latitude));
  return longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };
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
