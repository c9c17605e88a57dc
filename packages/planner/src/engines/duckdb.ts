import { type DuckdbSelect, unboundDuckdb } from '../sql/duckdb-select.ts';
import { filledDuckdb } from '../sql/filled-duckdb.ts';
import { withParameterNames } from '../sql/placeholder.ts';
import { duckdbType } from '../sql/sql-type.ts';
import type { EngineDialect } from './engine-dialect.ts';

export const duckdb: EngineDialect<DuckdbSelect> = {
  typeName: duckdbType,
  unbound: (sql, schema, parameters, checked) =>
    unboundDuckdb(sql, schema, parameters, checked).bind,
  withSql({ rowwise, ...select }, change) {
    // Where the rows of another text come from is not known.
    const table = rowwise && { rowwise: { table: rowwise.table } };
    return { ...select, sql: change(select.sql), ...table };
  },
  filled: filledDuckdb,
  shown({ sql, indexes }, placeholders) {
    const shown = (text: string) => withParameterNames(text, placeholders);
    return {
      sql: shown(sql),
      indexes: indexes.map((index) => ({ ...index, sql: shown(index.sql) })),
    };
  },
  madeBy: ({ sql, indexes }) => ({ sql, indexes }),
};
