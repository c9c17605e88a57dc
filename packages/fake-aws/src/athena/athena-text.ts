import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/** A value as Athena prints it, both in `GetQueryResults` and in the result file. */
export function athenaText(value: DuckDBValue, type: string): string {
  if (value === null) return 'null';
  if (typeof value === 'number')
    return /^(DOUBLE|FLOAT)/.test(type) ? javaDouble(value) : String(value);
  if (value instanceof DuckDBListValue) {
    const element = type.replace(/\[\d*\]$/, '');
    return `[${value.items.map((item) => athenaText(item, element)).join(', ')}]`;
  }
  // The type of nested values is not known here; only the notation of doubles needs it.
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries);
    return `{${fields.map(([name, item]) => `${name}=${athenaText(item, '')}`).join(', ')}}`;
  }
  if (value instanceof DuckDBMapValue) {
    const pairs = value.entries.map(
      ({ key, value: item }) => `${athenaText(key, '')}=${athenaText(item, '')}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  if (value instanceof DuckDBBlobValue) {
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }
  return isTimestamp(value) ? milliseconds(String(value)) : String(value);
}

function isTimestamp(value: DuckDBValue): boolean {
  return [
    DuckDBTimestampValue,
    DuckDBTimestampMillisecondsValue,
    DuckDBTimestampNanosecondsValue,
    DuckDBTimestampSecondsValue,
  ].some((kind) => value instanceof kind);
}

/** `2026-05-07 13:00:00.000`: Athena's timestamps have three digits by default. */
function milliseconds(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

/** As Java's `Double.toString`: `1.5`, `1.0E20`, `1.0E-7`. */
function javaDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
