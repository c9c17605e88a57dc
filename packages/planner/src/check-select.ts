import { type BaseTable, type Check, checkName, type Severity } from '@dc-data-baker/models';
import { identifier, literal } from './sql/literal.ts';

/** A check as a SELECT that returns the rows that are wrong, in Athena's SQL. */
export interface CheckSelect {
  readonly name: string;
  readonly severity: Severity;
  readonly sql: string;
}

/** The name that checks know the audited rows by: written, and not yet published. */
export function candidateName(table: string): string {
  return `${table}__candidate`;
}

/**
 * Every check of a table, together with those that its definition implies: a partition key
 * holds only the values that are declared.
 *
 * @param from the relation that is checked: the candidate's name, or an external table's own
 */
export function checkSelects(table: BaseTable, from: string): CheckSelect[] {
  const declared = table.checks.flatMap((check) => selects(check, from));
  const partitions = table.partitionedBy.map(({ name, values }) => ({
    name: `partitions(${name})`,
    severity: 'fail' as const,
    sql: `SELECT ${identifier(name)}, count(*) AS times FROM ${identifier(from)} WHERE ${identifier(name)} IS NULL OR ${identifier(name)} NOT IN (${values.map(literal).join(', ')}) GROUP BY ${identifier(name)}`,
  }));
  return [...partitions, ...declared];
}

function selects(check: Check, from: string): CheckSelect[] {
  const name = checkName(check);
  const rows = identifier(from);
  const columns = check.columns.map(identifier);
  const [column = ''] = columns;
  const one = (sql: string): CheckSelect[] => [{ name, severity: check.severity, sql }];
  switch (check.kind) {
    case 'unique':
      return uniqueSelects(check, name, rows, columns);
    case 'sameKeys':
      return one(sameKeysSql(column, rows, from, identifier(check.table), check.table));
    case 'oneValue':
      return one(
        `WITH found AS (SELECT ${column}, count(*) AS times FROM ${rows} GROUP BY ${column}) SELECT ${column}, times FROM found WHERE ${column} IS NULL OR (SELECT count(*) FROM found) > 1`,
      );
    case 'notNull':
      return one(`SELECT * FROM ${rows} WHERE ${columns.map((c) => `${c} IS NULL`).join(' OR ')}`);
    case 'notEmpty':
      return one(
        `SELECT * FROM ${rows} WHERE ${columns.map((c) => `${c} IS NULL OR trim(${c}) = ''`).join(' OR ')}`,
      );
    case 'between':
      return one(
        `SELECT * FROM ${rows} WHERE NOT (${column} BETWEEN ${literal(check.least)} AND ${literal(check.most)})`,
      );
    case 'matches':
      // Distinct values first: a pattern costs more than a grouping, and values repeat.
      return one(
        `SELECT ${column}, times FROM (SELECT ${column}, count(*) AS times FROM ${rows} GROUP BY ${column}) AS found WHERE NOT regexp_like(${column}, ${literal(`^(?:${check.pattern})$`)})`,
      );
    case 'rowCount': {
      const most = check.most === undefined ? '' : ` AND count(*) <= ${check.most}`;
      return one(
        `SELECT count(*) AS row_count FROM ${rows} HAVING NOT (count(*) >= ${check.least}${most})`,
      );
    }
  }
}

function uniqueSelects(
  check: Extract<Check, { kind: 'unique' }>,
  name: string,
  rows: string,
  columns: readonly string[],
): CheckSelect[] {
  const key = columns.join(', ');
  const repeated = `SELECT ${key}, count(*) AS times FROM ${rows} GROUP BY ${key} HAVING count(*) > 1`;
  if (check.identicalRows === 'fail') return [{ name, severity: check.severity, sql: repeated }];
  // Only rows of repeated keys are compared in all columns: mostly there are few. A row with a
  // null in its key is never one of them, as in SQL's own unique constraints.
  const same = columns.map((column) => `a.${column} = b.${column}`).join(' AND ');
  const distinct = `SELECT DISTINCT a.* FROM ${rows} AS a JOIN (${repeated}) AS b ON ${same}`;
  return [
    {
      name,
      severity: check.severity,
      sql: `SELECT ${key}, count(*) AS times FROM (${distinct}) AS found GROUP BY ${key} HAVING count(*) > 1`,
    },
    { name: `identicalRows(${check.columns.join(', ')})`, severity: 'warn', sql: repeated },
  ];
}

function sameKeysSql(
  key: string,
  rows: string,
  rowsName: string,
  other: string,
  otherName: string,
): string {
  const only = (first: string, second: string, place: string) =>
    `SELECT ${key}, ${literal(`only in ${place}`)} AS problem FROM (SELECT ${key} FROM ${first} EXCEPT SELECT ${key} FROM ${second}) AS found`;
  return `${only(rows, other, rowsName)} UNION ALL ${only(other, rows, otherName)}`;
}
