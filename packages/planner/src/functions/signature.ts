import {
  array,
  BIGINT,
  BOOLEAN,
  commonType,
  DATE,
  DOUBLE,
  INTEGER,
  isCoercible,
  sameType,
  TIMESTAMP,
  type TrinoType,
  UNKNOWN,
  VARCHAR,
} from '../sql/trino-type.ts';

/** The types of a function's arguments and result. */
export interface Signature {
  readonly takes: readonly string[];
  /** Whether the last argument may be repeated. */
  readonly more: boolean;
  readonly result: string;
  readonly gives?: (args: readonly TrinoType[]) => TrinoType;
}

const NAMED: Readonly<Record<string, TrinoType>> = {
  boolean: BOOLEAN,
  integer: INTEGER,
  bigint: BIGINT,
  double: DOUBLE,
  varchar: VARCHAR,
  varbinary: { kind: 'varbinary' },
  date: DATE,
  timestamp: TIMESTAMP,
  geometry: { kind: 'geometry' },
  json: { kind: 'json' },
  'map(varchar, varchar)': { kind: 'map', key: VARCHAR, value: VARCHAR },
};

/** Parses `varchar, bigint -> varchar`; `varchar...` means any number of them. */
export function parseSignature(text: string): Signature {
  const [before = '', result = ''] = text.split('->').map((part) => part.trim());
  const takes = before === '' ? [] : before.split(/,\s*(?![^(]*\))/);
  const more = takes.at(-1)?.endsWith('...') ?? false;
  return { takes: takes.map((name) => name.replace(/\.\.\.$/, '')), more, result };
}

/**
 * Whether arguments of these types are accepted, and to which types they are converted.
 *
 * @returns the expected type of each argument, and the type of the result
 */
export function fit(
  signature: Signature,
  given: readonly TrinoType[],
): { readonly asked: readonly TrinoType[]; readonly gives: TrinoType } | undefined {
  const { takes, more, result } = signature;
  if (more ? given.length < takes.length : given.length !== takes.length) return undefined;
  const names = given.map((_, i) => takes[Math.min(i, takes.length - 1)] ?? '');
  let common: TrinoType = { kind: 'null' };
  for (const [i, name] of names.entries()) {
    const type = given[i] ?? UNKNOWN;
    const element = elementOf(name, type);
    if (element === undefined) continue;
    const met = commonType(common, element);
    if (!met) return undefined;
    common = met;
  }
  const asked = names.map((name, i) => typeOf(name, common, given[i] ?? UNKNOWN));
  const fits = asked.every((type, i) => {
    const from = given[i] ?? UNKNOWN;
    return type !== undefined && (isCoercible(from, type) || sameType(from, type));
  });
  if (!fits) return undefined;
  const types = asked.map((type) => type ?? UNKNOWN);
  const gives = signature.gives?.(types) ?? typeOf(result, common, types[0] ?? UNKNOWN) ?? UNKNOWN;
  return { asked: types, gives };
}

/** The type that `T` must be for an argument of this type. */
function elementOf(name: string, type: TrinoType): TrinoType | undefined {
  if (name === 'T') return type;
  if (name === 'array(T)') {
    if (type.kind === 'array') return type.element;
    return type.kind === 'unknown' ? UNKNOWN : { kind: 'null' };
  }
  if (name === 'array(array(T))') {
    const inner = type.kind === 'array' ? type.element : type;
    return elementOf('array(T)', inner);
  }
  return undefined;
}

function typeOf(name: string, common: TrinoType, given: TrinoType): TrinoType | undefined {
  if (name === 'T') return common;
  if (name === 'same' || name === 'U') return given;
  if (name === 'decimal') return given.kind === 'decimal' ? given : undefined;
  // A timestamp keeps its precision, and a date has no time.
  if (name === 'timestamp' && given.kind === 'timestamp') return given;
  if (name === 'timestamp' && given.kind === 'date') return undefined;
  const [, element] = /^array\((.+)\)$/.exec(name) ?? [];
  if (element !== undefined) {
    const type = typeOf(element, common, UNKNOWN);
    return type && array(type);
  }
  return NAMED[name];
}
