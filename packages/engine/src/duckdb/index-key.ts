import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { codeHash } from '@dc-data-baker/files';
import { identifier } from '@dc-data-baker/models';
import type { PolygonIndexSpec } from '@dc-data-baker/planner';
import { polygonTexts } from './polygons.ts';
import type { DuckdbSession } from './session.ts';

/**
 * With fewer bytes of WKT, an index is built in about 50 ms: keeping it would save little, and make
 * a file for each small query.
 */
const LEAST_TEXT = 2 ** 20;

/**
 * A hash of all that an index of the table `<name>` depends on: the texts of its polygons in the
 * order of their numbers, and the code that parses and indexes them. It uses the texts instead of
 * the hash of the source files, because the same rows in another order have other numbers.
 *
 * Hashing 92 MB of WKT takes 0.2 s of processor time; DuckDB's own SHA-256 took 0.5 s.
 *
 * @param spec of a table that `loadPolygons` has made
 * @returns `undefined` if the index is not worth keeping, or the code that makes it cannot be
 *   hashed
 */
export async function indexKey(
  session: DuckdbSession,
  spec: PolygonIndexSpec,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isWorthIt = await session.rows<{ yes: boolean | null }>(
    `SELECT sum(strlen(wkt)) >= ${LEAST_TEXT} AS yes FROM ${identifier(spec.name)}`,
    signal,
  );
  const code = isWorthIt[0]?.yes ? codeOfIndexes() : undefined;
  if (code === undefined) return undefined;
  const hash = createHash('sha256').update(code);
  for await (const texts of polygonTexts(session, spec, signal)) {
    for (const text of texts) {
      // Its length first: otherwise two texts could have the bytes of others that are cut elsewhere.
      hash.update(text === null ? 'null,' : `${text.length},`);
      if (text !== null) hash.update(text);
    }
  }
  return hash.digest('hex');
}

/** A hash of the package that makes indexes: its sources, and the versions of its dependencies. */
function codeOfIndexes(): string | undefined {
  const sources = dirname(createRequire(import.meta.url).resolve('@dc-data-baker/geo'));
  return codeHash(sources, ['../package.json', ...globSync('*.ts', { cwd: sources })]);
}
