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

/** A type in the parser's form, from a CAST. */
export interface ParsedType {
  readonly data_type: string;
  readonly precision?: number | null;
  readonly scale?: number | null;
  readonly length?: number | null;
  readonly timezone?: boolean;
  readonly real_spelling?: boolean;
  readonly element_type?: ParsedType;
}

/** The target type of a CAST; `undefined` if values cannot be cast to it. */
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
