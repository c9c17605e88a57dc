import type { SchemaElement, SchemaTree } from 'hyparquet';

/**
 * The type of a column in a parquet file's footer, as DuckDB names it: `VARCHAR`, `INTEGER[]`, `MAP(VARCHAR, BIGINT)`.
 * Of two that DuckDB reads alike, such as a text and an enumeration, it is that type.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function footerType(column: SchemaTree): string {
  const { element, children } = column;
  if (element.repetition_type === 'REPEATED') return `${typeOfOne(column)}[]`;
  const [inner] = children;
  const is = element.logical_type?.type ?? element.converted_type;
  if (is === 'LIST' && inner) {
    // Old writers leave out the group between a list and its elements.
    const [only, ...others] = inner.children;
    return only && others.length === 0 ? `${footerType(only)}[]` : `${typeOfOne(inner)}[]`;
  }
  if ((is === 'MAP' || is === 'MAP_KEY_VALUE') && inner) {
    return `MAP(${inner.children.map(footerType).join(', ')})`;
  }
  return typeOfOne(column);
}

function typeOfOne({ element, children }: SchemaTree): string {
  if (children.length === 0) return scalarType(element);
  return `STRUCT(${children.map((child) => `"${child.element.name}" ${footerType(child)}`).join(', ')})`;
}

function scalarType(element: SchemaElement): string {
  const { logical_type: logical, converted_type: converted } = element;
  const integer = /^(U?)INT_(\d+)$/.exec(converted ?? '');
  if (integer) return integerType(Number(integer[2]), integer[1] === '');
  switch (logical?.type ?? converted) {
    case 'STRING':
    case 'UTF8':
    case 'ENUM':
      return 'VARCHAR';
    case 'DATE':
      return 'DATE';
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return 'TIMESTAMP';
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return 'TIME';
    case 'DECIMAL':
      return decimalType(logical?.type === 'DECIMAL' ? logical : element);
  }
  switch (logical?.type) {
    case 'INTEGER':
      return integerType(logical.bitWidth, logical.isSigned);
    case 'TIMESTAMP':
      if (logical.isAdjustedToUTC) return 'TIMESTAMP WITH TIME ZONE';
      return logical.unit === 'NANOS' ? 'TIMESTAMP_NS' : 'TIMESTAMP';
    case 'TIME':
      return logical.isAdjustedToUTC ? 'TIME WITH TIME ZONE' : 'TIME';
  }
  return logical?.type ?? converted ?? PHYSICAL[element.type ?? 'BYTE_ARRAY'];
}

const PHYSICAL = {
  BOOLEAN: 'BOOLEAN',
  INT32: 'INTEGER',
  INT64: 'BIGINT',
  // Deprecated, and only used for times.
  INT96: 'TIMESTAMP',
  FLOAT: 'FLOAT',
  DOUBLE: 'DOUBLE',
  BYTE_ARRAY: 'BLOB',
  FIXED_LEN_BYTE_ARRAY: 'BLOB',
} as const satisfies Readonly<Record<NonNullable<SchemaElement['type']>, string>>;

const INTEGERS: Readonly<Record<number, string>> = {
  8: 'TINYINT',
  16: 'SMALLINT',
  32: 'INTEGER',
  64: 'BIGINT',
};

function integerType(bits: number, isSigned: boolean): string {
  return `${isSigned ? '' : 'U'}${INTEGERS[bits]}`;
}

function decimalType({ precision, scale = 0 }: Pick<SchemaElement, 'precision' | 'scale'>): string {
  return `DECIMAL(${precision},${scale})`;
}
