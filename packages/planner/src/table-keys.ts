import type { BaseTable } from '@dc-data-baker/models';
import type { TableKey } from './sql/translate/scope.ts';

interface KeyOfTable extends TableKey {
  readonly columns: readonly string[];
}

/**
 * The keys of a table's rows: columns that the checks of every bake show to be unique. A bake is only
 * read if its checks passed, so what merely warns shows nothing.
 */
export function tableKeys(table: BaseTable): readonly KeyOfTable[] {
  const checks = table.checks.filter(({ severity }) => severity === 'fail');
  const neverNull = new Set([
    ...table.partitionedBy.map(({ name }) => name),
    ...checks.flatMap((check) =>
      check.kind === 'notNull' || check.kind === 'notEmpty' ? check.columns : [],
    ),
  ]);
  return checks.flatMap((check) => {
    if (check.kind !== 'unique') return [];
    const { columns } = check;
    const mayRepeat = check.identicalRows === 'warn';
    const isNeverNull = columns.every((column) => neverNull.has(column));
    // Where identical rows may be repeated, a row with a null in its key is compared with no other.
    return isNeverNull || !mayRepeat
      ? [{ name: columns.join(), columns, mayRepeat, isNeverNull }]
      : [];
  });
}
