import { uniqueKey } from '@dc-data-baker/models';
import { changedFiles } from './changed-files.ts';
import { changedPostcodes } from './changed-postcodes.ts';
import { countRows, namesOf } from './count-differences.ts';
import { AS_TEXT, byKey, byRow, FROM, TO } from './differences-sql.ts';
import { sampleDifferences } from './sample-differences.ts';
import { columnsOf, type DiffContext, type DiffedBake, isUnique, viewSide } from './sides.ts';
import type { DiffSide, TableDifference } from './table-difference.ts';
import { unlessDeleted } from './unless-deleted.ts';

export interface DiffOptions extends DiffContext {
  /** The columns that identify a row: see `diffKey`. */
  readonly key: readonly string[];
  /** How many differing rows are included. */
  readonly samples: number;
}

/**
 * Compares two bakes of a table. Files with equal hashes are not read; the rows of the others are
 * compared by key. The differing rows are left in the session's table `differences`: `change` is
 * `added`, `removed` or `changed`; then come the key, and each other column as `<column>_from` and
 * `<column>_to`.
 */
export function diffTable(
  from: DiffedBake,
  to: DiffedBake,
  options: DiffOptions,
): Promise<TableDifference> {
  return unlessDeleted([from, to], () => comparedTable(from, to, options));
}

async function comparedTable(
  from: DiffedBake,
  to: DiffedBake,
  options: DiffOptions,
): Promise<TableDifference> {
  const { key: wanted, session, samples, signal } = options;
  const files = changedFiles(from.manifest.files, to.manifest.files);
  await viewSide(options, FROM, from, files.ofFrom);
  await viewSide(options, TO, to, files.ofTo);
  const [before, after] = [await columnsOf(session, FROM), await columnsOf(session, TO)];
  // If one side has no files to read, the declared columns are used, and none counts as changed.
  const isRead = files.ofFrom.length > 0 && files.ofTo.length > 0;
  const common = [...before.keys()].filter((name) => after.has(name));
  const changed = common.filter((name) => before.get(name) !== after.get(name));
  const types = new Map([...after, ...changed.map((name) => [name, AS_TEXT] as const)]);
  const columns = {
    added: isRead ? [...after.keys()].filter((name) => !before.has(name)) : [],
    removed: isRead ? [...before.keys()].filter((name) => !after.has(name)) : [],
    changed: isRead ? changed : [],
  };
  const isKey = wanted.length > 0 && wanted.every((name) => common.includes(name));
  // Keys that the checks of a bake have proven unique need not be checked again.
  const isKnown = [from, to].every(
    ({ table, manifest }) => uniqueKey(table.table, manifest.checks, wanted) !== undefined,
  );
  const key = isKey && (isKnown || (await isUnique(session, wanted, signal))) ? wanted : [];
  const others = common.filter((name) => !key.includes(name));
  await session.run(
    key.length > 0 ? byKey(key, others, !isKnown, types) : byRow(common, types),
    signal,
  );
  const rows = await countRows(session, key.length > 0 ? others : [], signal);
  const lists = others.filter(
    (name) => after.get(name) === 'VARCHAR[]' && before.get(name) === 'VARCHAR[]',
  );
  const { ofFrom: _, ofTo: __, ...named } = files;
  return {
    table: to.table.table.name,
    from: sideOf(from),
    to: sideOf(to),
    isEqual:
      rows.added + rows.removed + rows.changed === 0 &&
      from.manifest.rows === to.manifest.rows &&
      Object.values(columns).flat().length === 0,
    files: named,
    columns,
    key,
    rows,
    names: await namesOf(session, lists, signal),
    postcodes: await changedPostcodes(
      options,
      from,
      to,
      files,
      common.includes('postcode') ? lists[0] : undefined,
    ),
    samples: await sampleDifferences(session, { key, others, lists }, samples, signal),
  };
}

function sideOf({ manifest, name }: DiffedBake): DiffSide {
  const { bakeId, status, engine, finishedAt, rows, files } = manifest;
  return { name, bakeId, status, engine, finishedAt, rows, files: files.length };
}
