import { type ColumnType, identifier, parseColumnType, type TypeTree } from '@dc-data-baker/models';

type ScalarKind = Exclude<TypeTree['kind'], 'decimal' | 'array' | 'map' | 'struct'>;

interface Dialect {
  readonly scalars: Readonly<Record<ScalarKind, string>>;
  readonly array: (element: string) => string;
  readonly map: (key: string, value: string) => string;
  readonly struct: (fields: readonly string[]) => string;
}

// https://duckdb.org/docs/stable/sql/data_types/overview
const DUCKDB: Dialect = {
  scalars: {
    string: 'VARCHAR',
    int: 'INTEGER',
    bigint: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
  },
  array: (element) => `${element}[]`,
  map: (key, value) => `MAP(${key}, ${value})`,
  struct: (fields) => `STRUCT(${fields.join(', ')})`,
};

// https://trino.io/docs/current/language/types.html
const ATHENA: Dialect = {
  scalars: { ...DUCKDB.scalars, timestamp: 'TIMESTAMP(3)' },
  array: (element) => `ARRAY(${element})`,
  map: (key, value) => `MAP(${key}, ${value})`,
  struct: (fields) => `ROW(${fields.join(', ')})`,
};

/** A column's type in DuckDB's SQL, such as `VARCHAR[]`. */
export function duckdbType(type: ColumnType): string {
  return write(tree(type), DUCKDB);
}

/** Whether a type that DuckDB names is the declared one. It quotes all fields of a struct, or only reserved words. */
export function isDuckdbType(told: string, declared: ColumnType): boolean {
  const unquoted = (type: string) => type.replaceAll(/"([a-z][a-z0-9_]*)"/g, '$1');
  return unquoted(told) === unquoted(duckdbType(declared));
}

/** A column's type in Athena's SQL, such as `ARRAY(VARCHAR)`. */
export function athenaType(type: ColumnType): string {
  return write(tree(type), ATHENA);
}

/** The same with VARCHAR for every type that is no list, map or struct: `MAP(VARCHAR, ARRAY(VARCHAR))`. */
export function athenaTextType(type: ColumnType): string {
  return write(ofTexts(tree(type)), ATHENA);
}

function ofTexts(type: TypeTree): TypeTree {
  switch (type.kind) {
    case 'array':
      return { ...type, element: ofTexts(type.element) };
    case 'map':
      return { ...type, key: ofTexts(type.key), value: ofTexts(type.value) };
    case 'struct':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: ofTexts(f.type) })) };
    default:
      return { kind: 'string' };
  }
}

function tree(type: ColumnType): TypeTree {
  const parsed = parseColumnType(type);
  if (!parsed) throw new TypeError(`not a column type: ${type}`);
  return parsed;
}

function write(type: TypeTree, dialect: Dialect): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array':
      return dialect.array(write(type.element, dialect));
    case 'map':
      return dialect.map(write(type.key, dialect), write(type.value, dialect));
    case 'struct':
      return dialect.struct(
        type.fields.map((f) => `${identifier(f.name)} ${write(f.type, dialect)}`),
      );
    default:
      return dialect.scalars[type.kind];
  }
}
