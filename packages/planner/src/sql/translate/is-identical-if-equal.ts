import type { TrinoType } from '../trino-type.ts';

const EXACT: readonly string[] = [
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'varchar',
  'varbinary',
  'date',
  'timestamp',
  'null',
  'unknown',
];

/**
 * Whether equal values are the same value. 0 and -0 are equal, and so are maps with their entries in
 * another order.
 */
export function isIdenticalIfEqual({
  type,
  hasOneZero = false,
}: {
  readonly type: TrinoType;
  readonly hasOneZero?: boolean;
}): boolean {
  if (type.kind === 'array') return isIdenticalIfEqual({ type: type.element });
  return EXACT.includes(type.kind) || (type.kind === 'double' && hasOneZero);
}
