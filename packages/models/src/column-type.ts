import { z } from 'zod';

const SCALARS = ['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp'] as const;

type ScalarName = (typeof SCALARS)[number];

/**
 * A column's type as Glue and Hive write it.
 * https://docs.aws.amazon.com/athena/latest/ug/data-types.html
 */
export type ColumnType =
  | ScalarName
  | `decimal(${number},${number})`
  | `array<${string}>`
  | `map<${string},${string}>`
  | `struct<${string}>`;

/** The same type, parsed. */
export type TypeTree =
  | { readonly kind: ScalarName }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly element: TypeTree }
  | { readonly kind: 'map'; readonly key: TypeTree; readonly value: TypeTree }
  | {
      readonly kind: 'struct';
      readonly fields: readonly { readonly name: string; readonly type: TypeTree }[];
    };

/** The message for an unknown type. */
export const EXPECTED_COLUMN_TYPE = `expected one of ${SCALARS.join(', ')}, decimal(p,s), array<t>, map<k,v> or struct<name:t,...>`;

export const ColumnTypeSchema = z.custom<ColumnType>(
  (value) => typeof value === 'string' && parseColumnType(value) !== undefined,
  EXPECTED_COLUMN_TYPE,
);

/** Parses a type; `undefined` if the text is not one. */
export function parseColumnType(text: string): TypeTree | undefined {
  const scalar = SCALARS.find((name) => name === text);
  if (scalar) return { kind: scalar };
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(text);
  if (decimal) return decimalType(Number(decimal[1]), Number(decimal[2]));
  const nested = /^(array|map|struct)<(.+)>$/s.exec(text);
  if (!nested) return undefined;
  const parts = splitTopLevel(nested[2] ?? '');
  if (nested[1] === 'array') return arrayType(parts);
  if (nested[1] === 'map') return mapType(parts);
  return structType(parts);
}

function decimalType(precision: number, scale: number): TypeTree | undefined {
  // https://docs.aws.amazon.com/athena/latest/ug/data-types.html: at most 38 digits
  const valid = precision >= 1 && precision <= 38 && scale <= precision;
  return valid ? { kind: 'decimal', precision, scale } : undefined;
}

function arrayType(parts: readonly string[]): TypeTree | undefined {
  const element = parts.length === 1 ? parseColumnType(parts[0] ?? '') : undefined;
  return element && { kind: 'array', element };
}

function mapType(parts: readonly string[]): TypeTree | undefined {
  const [key, value] = parts.map((part) => parseColumnType(part));
  return parts.length === 2 && key && value ? { kind: 'map', key, value } : undefined;
}

function structType(parts: readonly string[]): TypeTree | undefined {
  const fields = parts.map((part) => {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(colon, 0));
    const type = parseColumnType(part.slice(colon + 1));
    return /^[a-z][a-z0-9_]*$/.test(name) && type ? { name, type } : undefined;
  });
  return fields.every((field) => field !== undefined) ? { kind: 'struct', fields } : undefined;
}

/** Splits `a,map<b,c>,d` at the commas that are outside of brackets. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '<' || char === '(') depth++;
    if (char === '>' || char === ')') depth--;
    if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
