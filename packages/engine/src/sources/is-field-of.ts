import type { ColumnType } from '@dc-data-baker/models';

const WHOLE = /^-?[0-9]+$/;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/;
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;
const BOOLEAN = /^(true|false)$/;

const PATTERNS: readonly (readonly [type: RegExp, field: RegExp])[] = [
  [/^(tinyint|smallint|int|integer|bigint)$/, WHOLE],
  [/^(double|float|real)$/, NUMBER],
  [/^decimal/, DECIMAL],
  [/^boolean$/, BOOLEAN],
];

/**
 * Whether a CSV's field is a value of a type in the strict form that all engines accept: each
 * engine also accepts others, such as `1_000`, `0x10` and a space before a number. An empty field
 * is null.
 */
export function isFieldOf(type: ColumnType, field: string): boolean {
  const pattern = PATTERNS.find(([of]) => of.test(type))?.[1];
  return pattern === undefined || field === '' || pattern.test(field);
}
