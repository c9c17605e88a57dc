import { DatabakerError } from '@dc-data-baker/models';

/**
 * Parses a UPRN into the form of the outcode files: a number without leading zeros.
 *
 * @throws a `request` error for a text that cannot be one
 */
export function parseUprn(typed: string): string {
  const digits = typed.trim();
  if (!/^[0-9]{1,12}$/.test(digits)) {
    throw new DatabakerError('request', `\`${typed}\` is not a UPRN; expected 1 to 12 digits`);
  }
  return String(Number(digits));
}
