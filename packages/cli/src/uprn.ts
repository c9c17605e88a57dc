import { DatabakerError } from '@dc-data-baker/models';

/**
 * Reads a UPRN as the outcode files have it: a number, without the zeros that some write before it.
 *
 * @throws a `request` error for what cannot be one
 */
export function parseUprn(typed: string): string {
  const digits = typed.trim();
  if (!/^[0-9]{1,12}$/.test(digits)) {
    throw new DatabakerError('request', `\`${typed}\` is not a UPRN; expected 1 to 12 digits`);
  }
  return String(Number(digits));
}
