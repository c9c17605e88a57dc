import { identifier } from '@dc-data-baker/models';
import type { Binder } from '@dc-data-baker/planner';
import { DuckdbSession } from './session.ts';

/** Stand-ins for the functions over a polygon index, with the same arguments and results. */
const FUNCTIONS = [
  ['at', '(x, y, is_outer) AS CAST([x + y, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['set', '(x, y) AS CAST(x + y AS INTEGER)'],
  ['members', '(number, is_outer) AS CAST([number, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['near', '(x, y, is_outer) AS CAST([x + y, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['meeting', '(x, y) AS CAST(x + y AS INTEGER)'],
  ['met', '(number, is_outer) AS CAST([number, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['on_boundary', '(x, y, is_outer) AS CAST([x + y, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['met_boundary', '(number, is_outer) AS CAST([number, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['met_inside', '(number, is_outer) AS CAST([number, CAST(is_outer AS INTEGER)] AS INTEGER[])'],
  ['contains', '(id, x, y) AS id > x + y'],
  ['inside', '(meeting, id) AS meeting > id'],
  ['union', '(ids, x, y) AS len(ids) > x + y'],
  ['union_inside', '(meeting, ids) AS meeting > len(ids)'],
] as const;

/** Binds queries against empty tables in a DuckDB of its own. */
export class DuckdbBinder implements Binder {
  #session: Promise<DuckdbSession> | undefined;
  readonly #made = new Set<string>();

  async bind(query: Parameters<Binder['bind']>[0]): ReturnType<Binder['bind']> {
    this.#session ??= DuckdbSession.open({ threads: 1 });
    const session = await this.#session;
    try {
      for (const { name, columns } of query.tables) {
        const list = columns.map((column) => `${identifier(column.name)} ${column.type}`);
        await this.#make(session, `TABLE ${identifier(name)} (${list.join(', ')})`);
      }
      for (const { name, sql } of query.indexes) {
        await this.#make(
          session,
          `VIEW ${identifier(name)} AS SELECT * EXCLUDE (wkt), 0 AS ${identifier(`${name}_id`)} FROM (${sql})`,
        );
        for (const [end, like] of FUNCTIONS) {
          await this.#make(session, `MACRO ${identifier(`${name}_${end}`)}${like}`);
        }
      }
      const prepared = await session.connection.prepare(query.sql);
      const types = Array.from({ length: prepared.columnCount }, (_, i) => prepared.columnType(i));
      return { types: types.map(String) };
    } catch (error) {
      return { problem: bindProblem(error as Error) };
    }
  }

  async close(): Promise<void> {
    await (await this.#session)?.close();
  }

  /** Many queries are bound against the same tables. */
  async #make(session: DuckdbSession, definition: string): Promise<void> {
    if (this.#made.has(definition)) return;
    await session.run(`CREATE OR REPLACE ${definition}`);
    this.#made.add(definition);
  }
}

/** DuckDB's message without its excerpt of the query, which is not the author's text. */
function bindProblem(error: Error): string {
  return (error.message.split('\nLINE ')[0] ?? error.message)
    .replace(/^(Binder|Catalog|Parser) Error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
}
