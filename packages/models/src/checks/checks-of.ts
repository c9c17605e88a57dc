import { type Check, kindNamed, kindOf } from './check-kinds.ts';
import type { CheckedRows, CheckSelect } from './check-select.ts';
import { partitionValues } from './partition-values.ts';

/** What a table says that its checks are made of. */
interface Checked {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly checks: readonly Check[];
  readonly partitionedBy: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** A check's name on screen, in plans and in manifests, such as `unique(uprn)`. */
export function checkName(check: Check): string {
  const { args = ({ columns }) => columns.join(', ') } = kindOf(check);
  return `${check.kind}(${args(check)})`;
}

/**
 * The SELECTs of all checks of a table, together with those that its definition implies: a
 * partition key holds only the values that are declared.
 */
export function checkSelects(table: Checked, over: CheckedRows): CheckSelect[] {
  const { checks, partitionedBy } = table;
  const lists = new Set(
    table.columns.filter(({ type }) => type.startsWith('array<')).map(({ name }) => name),
  );
  return [
    ...partitionedBy.map((key) => partitionValues(key, over)),
    ...checks.flatMap((check) =>
      kindOf(check).selects(check, { ...over, name: checkName(check), declared: checks, lists }),
    ),
  ];
}

/** The other tables that a table's checks compare its rows with. */
export function comparedWith({ checks }: Pick<Checked, 'checks'>): readonly string[] {
  return [...new Set(checks.flatMap((check) => kindOf(check).otherTables?.(check) ?? []))];
}

/**
 * A key of which no two rows of a bake share a value, as its checks have found.
 *
 * @param found what the checks of the bake found
 * @param among the columns that the key may have
 * @returns `undefined` where nothing was checked that says so
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

/** How old the newest file of a table may be. */
export interface AgeLimit {
  /** Of the check that says so. */
  readonly name: string;
  readonly severity: Check['severity'];
  readonly milliseconds: number;
}

/** How old the newest file of a table may be, where its checks say so. */
export function ageLimit({ checks }: Pick<Checked, 'checks'>): AgeLimit | undefined {
  for (const check of checks) {
    const milliseconds = kindOf(check).oldestFile?.(check);
    if (milliseconds === undefined) continue;
    return { name: checkName(check), severity: check.severity, milliseconds };
  }
  return undefined;
}

/** Whether somebody may let a bake pass although the check of this name failed. */
export function acceptable(name: string): boolean {
  return kindNamed(name)?.acceptable === true;
}
