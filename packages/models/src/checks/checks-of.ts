import type { ColumnType } from '../column-type.ts';
import { type Check, kindNamed, kindOf } from './check-kinds.ts';
import type { CheckedRows, CheckSelect } from './check-select.ts';
import { partitionValues } from './partition-values.ts';

/** The parts of a table that its checks depend on. */
interface Checked {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly checks: readonly Check[];
  readonly partitionedBy: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** A check's name, as printed, and as written in plans and manifests, such as `unique(uprn)`. */
export function checkName(check: Check): string {
  const { args = ({ columns }) => columns.join(', ') } = kindOf(check);
  return `${check.kind}(${args(check)})`;
}

/**
 * The SELECTs of all checks of a table, including those that its definition implies: a partition
 * key has only its declared values.
 */
export function checkSelects(table: Checked, over: CheckedRows): CheckSelect[] {
  const { columns, checks, partitionedBy } = table;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return [
    ...partitionedBy.map((key) => partitionValues(key, over)),
    ...checks.flatMap((check) =>
      kindOf(check).selects(check, { ...over, name: checkName(check), declared: checks, types }),
    ),
  ];
}

/** The other tables that a table's checks compare its rows with. */
export function comparedWith({ checks }: Pick<Checked, 'checks'>): readonly string[] {
  return [...new Set(checks.flatMap((check) => kindOf(check).otherTables?.(check) ?? []))];
}

/**
 * A key that is unique in a bake, according to its checks.
 *
 * @param found what the checks of the bake found
 * @param among the columns that the key may have
 * @returns `undefined` if no check has shown that a key is unique
 */
export function uniqueKey(
  { checks }: Pick<Checked, 'checks'>,
  found: readonly { readonly name: string; readonly wrong: number }[],
  among: readonly string[],
): readonly string[] | undefined {
  const clean = new Set(found.filter(({ wrong }) => wrong === 0).map(({ name }) => name));
  for (const check of checks) {
    const key = kindOf(check).uniqueKey?.(check, checkName(check));
    if (key && clean.has(key.ifClean) && key.columns.every((name) => among.includes(name))) {
      return key.columns;
    }
  }
  return undefined;
}

/** The greatest age of a table's newest file. */
export interface AgeLimit {
  /** The name of the check that sets the limit. */
  readonly name: string;
  readonly severity: Check['severity'];
  readonly milliseconds: number;
}

/** The greatest age of a table's newest file, if one of its checks sets it. */
export function ageLimit({ checks }: Pick<Checked, 'checks'>): AgeLimit | undefined {
  for (const check of checks) {
    const milliseconds = kindOf(check).oldestFile?.(check);
    if (milliseconds === undefined) continue;
    return { name: checkName(check), severity: check.severity, milliseconds };
  }
  return undefined;
}

/** Whether a person may accept a failure of the check with this name. */
export function acceptable(name: string): boolean {
  return kindNamed(name)?.acceptable === true;
}
