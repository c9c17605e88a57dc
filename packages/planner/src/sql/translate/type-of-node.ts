import {
  array,
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  type TrinoType,
  VARCHAR,
} from '../trino-type.ts';

/** A type as the parser has it, in a CAST. */
export interface ParsedType {
  readonly data_type: string;
  readonly precision?: number | null;
  readonly scale?: number | null;
  readonly length?: number | null;
  readonly timezone?: boolean;
  readonly real_spelling?: boolean;
  readonly element_type?: ParsedType;
}

/** The type that a CAST asks for; `undefined` for one that no value may be cast to. */
export function typeOfNode(type: ParsedType): TrinoType | undefined {
  switch (type.data_type) {
    case 'boolean':
      return BOOLEAN;
    case 'int':
      return INTEGER;
    case 'big_int':
      return BIGINT;
    case 'double':
      return DOUBLE;
    case 'var_char':
      return typeof type.length === 'number' ? undefined : VARCHAR;
    case 'var_binary':
      return { kind: 'varbinary' };
    case 'date':
      return DATE;
    case 'json':
      return { kind: 'json' };
    case 'timestamp':
      return type.timezone ? undefined : { kind: 'timestamp', precision: type.precision ?? 3 };
    case 'decimal':
      return decimal(type.precision ?? 38, type.scale ?? 0);
    case 'array': {
      const element = type.element_type && typeOfNode(type.element_type);
      return element && array(element);
    }
    default:
      return undefined;
  }
}
