import { DatabakerError } from '@dc-data-baker/models';

export interface Postcode {
  /** As it is printed: `SW1A 1AA`. */
  readonly text: string;
  /** The first half, which an outcode file is named after. */
  readonly outcode: string;
}

/**
 * Reads a postcode however it is typed: in any case, with or without its space.
 *
 * @throws a `request` error for what cannot be one
 */
export function parsePostcode(typed: string): Postcode {
  const compact = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  const [, outcode, incode] = /^([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})$/.exec(compact) ?? [];
  if (outcode === undefined || incode === undefined) {
    throw new DatabakerError(
      'request',
      `\`${typed}\` is not a postcode; expected one like SW1A 1AA`,
    );
  }
  return { text: `${outcode} ${incode}`, outcode };
}

/**
 * Reads an outcode however it is typed.
 *
 * @returns `undefined` for what is none, which may be a whole postcode
 */
export function parseOutcode(typed: string): string | undefined {
  const compact = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  return /^([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)$/.test(compact) ? compact : undefined;
}
