import { InvalidArgumentError } from 'commander';

/** DuckDB's notation: `2GB`, `512MiB`. https://duckdb.org/docs/stable/configuration/overview */
const SIZE = /^\d+(\.\d+)?\s*([KMGT]i?B|B)$/i;

/** DuckDB does not start with less. */
const LEAST_BYTES = 16e6;

/** DuckDB counts bytes in 64 bits; no machine has a millionth of that. */
const MOST_BYTES = 1e15;

const POWERS = 'BKMGT';

/** Parses a size of memory. */
export function memorySize(text: string): string {
  const size = SIZE.test(text) ? bytesOf(text) : undefined;
  if (size !== undefined && size >= LEAST_BYTES && size <= MOST_BYTES) return text;
  throw new InvalidArgumentError('expected a size of 16MB to 1000TB, such as 2GB or 512MiB');
}

function bytesOf(text: string): number {
  const [, unit = ''] = /([a-z]+)$/i.exec(text) ?? [];
  const power = POWERS.indexOf(unit[0]?.toUpperCase() ?? '');
  return Number.parseFloat(text) * (/i/i.test(unit) ? 1024 : 1000) ** power;
}
