import { identifier } from '@dc-data-baker/models';
import type { DuckDBValue } from '@duckdb/node-api';
import { athenaFailure, internalFailure } from './athena-failure.ts';
import { athenaText } from './athena-text.ts';
import { isTooWide, typeInAthena } from './column-type.ts';
import { GlueViews } from './glue-views.ts';
import { type QueryOutput, resultCsv, type SelectedRows } from './query-output.ts';
import { CutOff, type QueryRun } from './query-run.ts';
import { Session } from './session.ts';
import { parseStatement, type Statement } from './statement.ts';
import { placeOf } from './table-files.ts';
import { geometryColumn, translate, translateQuickly } from './translate.ts';
import { assertEmpty, unload } from './unload.ts';
import { writeResult } from './write-result.ts';

/**
 * Runs a query on a DuckDB that no other query uses at the same time.
 *
 * @throws AthenaFailure where Athena's would fail, CutOff where it would be stopped
 */
export async function runQuery(run: QueryRun): Promise<QueryOutput> {
  const statement = parseStatement(run.query);
  run.access.begin(run.database, placeOf(run.output));
  if (statement.kind === 'unload') await assertEmpty(run, statement.to);
  const session = await Session.take();
  try {
    const output = await runStatement(session, run, statement);
    await session.giveBack();
    return output;
  } catch (error) {
    // An interrupted session may be interrupted once more.
    session.close();
    if (run.signal.aborted || error instanceof CutOff) throw error;
    throw athenaFailure(error, { sql: run.query, database: run.database });
  }
}

async function runStatement(
  session: Session,
  run: QueryRun,
  statement: Statement,
): Promise<QueryOutput> {
  const selected = await selectRows(session, run, statement.select);
  if (statement.kind === 'unload') return unload(session, run, statement, selected);
  if (run.isFailing) throw internalFailure();
  const output = await readRows(session, selected);
  await writeResult(run, { '.csv': resultCsv(output), '.csv.metadata': run.id });
  return output;
}

async function selectRows(session: Session, run: QueryRun, select: string): Promise<SelectedRows> {
  const { database, signal } = run;
  const views = new GlueViews(session, run, select);
  await views.open(database);
  const { sql, given } = await understood(views, select);
  run.onBytes(views.bytes);
  if (run.mostBytes !== undefined && views.bytes > run.mostBytes) {
    throw new CutOff('Bytes scanned limit was exceeded');
  }
  const columns = given.map(({ name, type }, i) => ({
    label: isMadeUp(name, select) ? `_col${i}` : name,
    ...typeInAthena(type),
  }));
  // Under generated names: a query's columns may have equal names.
  const names = columns.map((_, i) => `c${i}`);
  await session.run(`CREATE TEMP TABLE result(${names.join(', ')}) AS ${sql}`, signal);
  const expressions = given.map(({ type }, i) =>
    isTooWide(type) ? `CAST(c${i} AS BIGINT)` : `c${i}`,
  );
  return { columns, expressions };
}

async function understood(views: GlueViews, select: string) {
  const quick = translateQuickly(select);
  if (quick) {
    try {
      return { sql: quick.sql, given: await views.prepare(quick) };
    } catch (error) {
      // The polygons are not a column of a table, but of a subquery.
      if (!(error as Error).message.includes(geometryColumn(''))) throw error;
    }
  }
  const plain = translate(select);
  return { sql: plain.sql, given: await views.prepare(plain) };
}

/** DuckDB names an unnamed expression after its text; Athena numbers it. */
function isMadeUp(name: string, select: string): boolean {
  return (
    !(/^(?!NULL$)[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^count_star$/.test(name)) &&
    !select.includes(identifier(name))
  );
}

async function readRows(
  session: Session,
  { columns, expressions }: SelectedRows,
): Promise<QueryOutput> {
  const result = await session.connection.run(
    `SELECT ${expressions.join(', ')} FROM result ORDER BY rowid`,
  );
  const types = result.columnTypes().map(String);
  const rows: (string | null)[][] = [];
  for (const row of (await result.getRows()) as DuckDBValue[][]) {
    rows.push(row.map((value, i) => (value === null ? null : athenaText(value, types[i] ?? ''))));
  }
  return { columns, rows, hasHeader: true, updateCount: 0 };
}
