import { allColumns } from '@dc-data-baker/models';
import { checkedRows } from './checked-rows.ts';
import type { ProjectTable } from './project.ts';
import { tokens } from './sql/syntax.ts';
import type { Schema } from './sql/translate/translate.ts';
import { trinoType } from './sql/trino-type.ts';
import { tableKeys } from './table-keys.ts';

/** The columns of tables with their types on Athena, for the translation of queries. */
export function querySchema(tables: readonly ProjectTable[]): Schema {
  return new Map(
    tables.map((owner) => {
      const keys = tableKeys(owner.table);
      const columns = typedColumns(owner).map((column) => {
        const own = keys.filter(({ columns }) => columns.includes(column.name));
        return own.length === 0
          ? column
          : { ...column, keys: own.map(({ columns: _, ...key }) => key) };
      });
      return [owner.table.name, columns];
    }),
  );
}

/** The same, only for the tables whose names are in the query: a project may have hundreds. */
export function querySchemaFor(sql: string, tables: readonly ProjectTable[]): Schema {
  const words = new Set(tokens(sql).map(({ text }) => text.toLowerCase()));
  return querySchema(tables.filter(({ table }) => words.has(table.name)));
}

/** The rows of a table that are not yet published, which checks read. */
export function candidateSchema(owner: ProjectTable): Schema {
  const { rows, published, thisBake } = checkedRows(owner);
  const columns = typedColumns(owner);
  return new Map([
    [rows, columns],
    [published, columns],
    [thisBake, [{ name: 'local_time', type: trinoType('string') }]],
  ]);
}

function typedColumns({ table }: ProjectTable) {
  return allColumns(table).map(({ name, type }) => ({ name, type: trinoType(type) }));
}
