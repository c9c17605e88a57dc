import { z } from 'zod';
import { allFoundKind } from './all-found.ts';
import { anyFoundKind } from './any-found.ts';
import { betweenKind } from './between.ts';
import type { CheckKind, CheckOn } from './check-kind.ts';
import { freshForKind } from './fresh-for.ts';
import { hasValuesKind } from './has-values.ts';
import { matchesKind } from './matches.ts';
import { nearKind } from './near.ts';
import { notEmptyKind } from './not-empty.ts';
import { notFewerThanKind } from './not-fewer-than.ts';
import { notNullKind } from './not-null.ts';
import { oneValueKind } from './one-value.ts';
import { rowCountKind } from './row-count.ts';
import { sameKeysKind } from './same-keys.ts';
import { shareBetweenKind } from './share-between.ts';
import { uniqueKind } from './unique.ts';

/** Every kind of check. To add one, add its file and a line here. */
const CHECK_KINDS = {
  unique: uniqueKind,
  sameKeys: sameKeysKind,
  oneValue: oneValueKind,
  notNull: notNullKind,
  notEmpty: notEmptyKind,
  between: betweenKind,
  shareBetween: shareBetweenKind,
  near: nearKind,
  matches: matchesKind,
  hasValues: hasValuesKind,
  rowCount: rowCountKind,
  freshFor: freshForKind,
  anyFound: anyFoundKind,
  allFound: allFoundKind,
  notFewerThan: notFewerThanKind,
};

export type CheckKindName = keyof typeof CHECK_KINDS;
type Schemas = (typeof CHECK_KINDS)[CheckKindName]['schema'];

/** A check is a SELECT that returns the wrong rows; the check passes if there are none. */
export const CheckSchema = z.discriminatedUnion(
  'kind',
  Object.values(CHECK_KINDS).map(({ schema }) => schema) as [Schemas, ...Schemas[]],
);

type AnyCheck = z.output<Schemas>;

/** A check on the columns `Column`. A table only accepts checks on columns that it has. */
export type Check<Column extends string = string> = {
  [Kind in CheckKindName]: CheckOn<Column, Extract<AnyCheck, { kind: Kind }>>;
}[CheckKindName];

/** What defines the kind of this check. */
export function kindOf({ kind }: Pick<Check, 'kind'>): CheckKind<Schemas> {
  // The kind of a check takes checks of that kind; TypeScript cannot see that the two agree.
  return CHECK_KINDS[kind] as CheckKind<Schemas>;
}

/** The kind of check that a SELECT's name begins with; `undefined` if it begins with none. */
export function kindNamed(name: string): CheckKind<Schemas> | undefined {
  const kind = name.slice(0, name.indexOf('('));
  return Object.hasOwn(CHECK_KINDS, kind) ? kindOf({ kind: kind as CheckKindName }) : undefined;
}
