import { type Check, type CheckResult, checkName } from '@dc-data-baker/models';
import { identicalRowsName } from './assurances.ts';

/**
 * A key of which no two rows of a bake share a value, as its checks have found.
 *
 * @param declared the checks of the table
 * @param found what the checks of the bake found
 * @param among the columns that the key may have
 * @returns `undefined` where nothing was checked that says so
 */
export function uniqueKey(
  declared: readonly Check[],
  found: readonly CheckResult[],
  among: readonly string[],
): readonly string[] | undefined {
  const clean = new Set(found.filter(({ wrong }) => wrong === 0).map(({ name }) => name));
  return declared.find((check) => {
    if (check.kind !== 'unique' || !check.columns.every((column) => among.includes(column))) {
      return false;
    }
    // Where identical rows may be, a check of their own says whether a key is there twice.
    return clean.has(check.identicalRows === 'fail' ? checkName(check) : identicalRowsName(check));
  })?.columns;
}
