import { type ColumnType, parseColumnType, type TypeTree } from '@dc-data-baker/models';

/**
 * The type of an expression on Athena, as far as the engines have to agree on it. `unknown` is a
 * type that is not known here; `null` is the type of a bare NULL; `other` is a type whose values
 * are only passed through. https://trino.io/docs/current/language/types.html
 */
export type TrinoType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly precision: number }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] };

export interface RowField {
  readonly name?: string;
  readonly type: TrinoType;
}

export type SimpleKind =
  | 'unknown'
  | 'null'
  | 'other'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'varchar'
  | 'varbinary'
  | 'date'
  | 'interval'
  | 'geometry'
  | 'json';

export const UNKNOWN: TrinoType = { kind: 'unknown' };
export const NULL: TrinoType = { kind: 'null' };
export const BOOLEAN: TrinoType = { kind: 'boolean' };
export const INTEGER: TrinoType = { kind: 'integer' };
export const BIGINT: TrinoType = { kind: 'bigint' };
export const DOUBLE: TrinoType = { kind: 'double' };
export const VARCHAR: TrinoType = { kind: 'varchar' };
export const DATE: TrinoType = { kind: 'date' };
/** The type of a timestamp column in Athena, which has milliseconds. */
export const TIMESTAMP: TrinoType = { kind: 'timestamp', precision: 3 };

export const decimal = (precision: number, scale: number): TrinoType => ({
  kind: 'decimal',
  precision,
  scale,
});
export const array = (element: TrinoType): TrinoType => ({ kind: 'array', element });

/** The most digits of a decimal, on both engines. */
export const MOST_DIGITS = 38;

/** The type of a declared column in queries. */
export function trinoType(type: ColumnType): TrinoType {
  const tree = parseColumnType(type);
  if (!tree) throw new TypeError(`not a column type: ${type}`);
  return ofTree(tree);
}

function ofTree(tree: TypeTree): TrinoType {
  switch (tree.kind) {
    case 'string':
      return VARCHAR;
    case 'int':
      return INTEGER;
    case 'timestamp':
      return TIMESTAMP;
    case 'decimal':
      return decimal(tree.precision, tree.scale);
    case 'array':
      return array(ofTree(tree.element));
    case 'map':
      return { kind: 'map', key: ofTree(tree.key), value: ofTree(tree.value) };
    case 'struct':
      return {
        kind: 'row',
        fields: tree.fields.map(({ name, type }) => ({ name, type: ofTree(type) })),
      };
    default:
      return { kind: tree.kind };
  }
}

/** A type in Athena's SQL. */
export function showType(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array(${showType(type.element)})`;
    case 'map':
      return `map(${showType(type.key)}, ${showType(type.value)})`;
    case 'row':
      return `row(${type.fields.map((f) => [f.name, showType(f.type)].filter(Boolean).join(' ')).join(', ')})`;
    default:
      return type.kind;
  }
}

/** A type in DuckDB's SQL; `undefined` if it has no such type. */
export function duckdbTypeOf(type: TrinoType): string | undefined {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array': {
      const element = duckdbTypeOf(type.element);
      return element && `${element}[]`;
    }
    case 'map': {
      const [key, value] = [duckdbTypeOf(type.key), duckdbTypeOf(type.value)];
      return key && value && `MAP(${key}, ${value})`;
    }
    case 'varbinary':
      return 'BLOB';
    // JSON is stored as its text.
    case 'json':
      return 'VARCHAR';
    case 'boolean':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'varchar':
    case 'date':
    case 'timestamp':
      return type.kind.toUpperCase();
    default:
      return undefined;
  }
}

const WHOLE_DIGITS: Readonly<Record<string, number>> = { integer: 10, bigint: 19 };

export function isWholeNumber(type: TrinoType): boolean {
  return type.kind in WHOLE_DIGITS;
}

export function isNumber(type: TrinoType): boolean {
  return isWholeNumber(type) || type.kind === 'decimal' || type.kind === 'double';
}

/** The decimal type to which a whole number is converted beside a decimal. */
export function asDecimal(
  type: TrinoType,
): { readonly precision: number; readonly scale: number } | undefined {
  if (type.kind === 'decimal') return type;
  const precision = WHOLE_DIGITS[type.kind];
  return precision === undefined ? undefined : { precision, scale: 0 };
}

/**
 * The common type of two types, by Athena's implicit coercions; `undefined` if they have none. Nor
 * have decimals which together have more digits than a decimal: Athena has a type for them, for
 * which it fails for some values in some places.
 */
export function commonType(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (isNumber(a) && isNumber(b)) return commonNumber(a, b);
  if (a.kind === 'timestamp' && b.kind === 'timestamp') {
    return a.precision >= b.precision ? a : b;
  }
  if (a.kind === 'date' && b.kind === 'timestamp') return b;
  if (a.kind === 'timestamp' && b.kind === 'date') return a;
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonType(a.element, b.element);
    return element && array(element);
  }
  return sameType(a, b) ? a : undefined;
}

function commonNumber(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === 'double' || b.kind === 'double') return DOUBLE;
  const [first, second] = [asDecimal(a), asDecimal(b)];
  if ((a.kind === 'decimal' || b.kind === 'decimal') && first && second) {
    const scale = Math.max(first.scale, second.scale);
    const whole = Math.max(first.precision - first.scale, second.precision - second.scale);
    return whole + scale > MOST_DIGITS ? undefined : decimal(whole + scale, scale);
  }
  return a.kind === 'bigint' || b.kind === 'bigint' ? BIGINT : INTEGER;
}

/** Why two types have no common type. */
export function apart(a: TrinoType, b: TrinoType): string {
  const types = `${showType(a)} and ${showType(b)}`;
  return isNumber(a) && isNumber(b)
    ? `${types} have more than ${MOST_DIGITS} digits together; CAST one of them to a decimal of fewer`
    : `Athena has no type for ${types}; CAST one of them`;
}

export function sameType(a: TrinoType, b: TrinoType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a value of one type is accepted where the other is expected, without a CAST. */
export function isCoercible(from: TrinoType, to: TrinoType): boolean {
  const common = commonType(from, to);
  return common !== undefined && (common.kind === 'unknown' || sameType(common, to));
}

/**
 * Whether values of a type contain doubles, of which the engines compare NaN and -0 differently.
 */
export function holdsDoubles(type: TrinoType): boolean {
  switch (type.kind) {
    case 'double':
      return true;
    case 'array':
      return holdsDoubles(type.element);
    case 'map':
      return holdsDoubles(type.key) || holdsDoubles(type.value);
    case 'row':
      return type.fields.some((field) => holdsDoubles(field.type));
    default:
      return false;
  }
}
